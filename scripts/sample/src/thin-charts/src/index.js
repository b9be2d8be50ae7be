/**
 * Thin Charts: four small charts as SVG text.
 * Every function takes numbers and returns a string; there is no DOM in here,
 * so the same call works in a browser, on a server and in an e-mail.
 */

const round = (n) => Math.round(n * 100) / 100;

const escape = (text) =>
  String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

/** Wraps `body` in an SVG element that screen readers announce as one picture. */
function frame(width, height, title, body) {
  const label = title ? ` role="img" aria-label="${escape(title)}"` : ' aria-hidden="true"';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"${label}>${body}</svg>`;
}

/** Throws on anything that is not a list of finite numbers, before it becomes a silent NaN in a path. */
function check(values) {
  if (!Array.isArray(values) || values.length === 0 || !values.every(Number.isFinite)) {
    throw new TypeError("values must be a list of finite numbers, at least one");
  }
  return values;
}

/** Places `values` in a box: x from left to right, y upside down, as SVG has it. */
function scale(values, width, height, pad) {
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const step = values.length > 1 ? (width - 2 * pad) / (values.length - 1) : 0;
  return values.map((v, i) => [round(pad + i * step), round(height - pad - ((v - low) / span) * (height - 2 * pad))]);
}

/** A line without axes, with a dot at its end. */
export function sparkline(values, { width = 160, height = 40, color = "currentColor", title = "" } = {}) {
  const points = scale(check(values), width, height, 4);
  const [x, y] = points[points.length - 1];
  const line = `<polyline points="${points.join(" ")}" fill="none" stroke="${color}" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/>`;
  return frame(width, height, title, `${line}<circle cx="${x}" cy="${y}" r="3.5" fill="${color}"/>`);
}

/** Upright bars from zero; negative values hang below the line. */
export function bars(values, { width = 160, height = 60, gap = 3, color = "currentColor", title = "" } = {}) {
  check(values);
  const top = Math.max(0, ...values);
  const unit = height / (top - Math.min(0, ...values) || 1);
  const w = (width - gap * (values.length - 1)) / values.length;
  const body = values.map((v, i) => {
    const y = (top - Math.max(0, v)) * unit;
    return `<rect x="${round(i * (w + gap))}" y="${round(y)}" width="${round(w)}" height="${round(Math.abs(v) * unit)}" rx="1" fill="${color}"/>`;
  });
  return frame(width, height, title, body.join(""));
}

/** A ring that is `share` full, from 0 to 1, beginning at the top. */
export function ring(share, { size = 64, thick = 8, color = "currentColor", track = "#0001", title = "" } = {}) {
  const [part] = check([share]);
  const r = (size - thick) / 2;
  const length = 2 * Math.PI * r;
  const circle = (stroke, rest) =>
    `<circle cx="${size / 2}" cy="${size / 2}" r="${r}" fill="none" stroke="${stroke}" stroke-width="${thick}"${rest}/>`;
  const full = Math.min(1, Math.max(0, part)) * length;
  const turn = ` stroke-dasharray="${round(full)} ${round(length)}" transform="rotate(-90 ${size / 2} ${size / 2})"`;
  return frame(size, size, title, circle(track, "") + circle(color, turn));
}

/** A calendar of squares, seven to a column, darker for more. */
export function weeks(values, { cell = 12, gap = 3, color = "currentColor", title = "" } = {}) {
  const top = Math.max(...check(values), 1e-9);
  const columns = Math.ceil(values.length / 7);
  const body = values.map((v, i) => {
    const x = Math.floor(i / 7) * (cell + gap);
    const y = (i % 7) * (cell + gap);
    return `<rect x="${x}" y="${y}" width="${cell}" height="${cell}" rx="2" fill="${color}" opacity="${round(0.12 + 0.88 * Math.max(0, v / top))}"/>`;
  });
  return frame(columns * (cell + gap) - gap, 7 * (cell + gap) - gap, title, body.join(""));
}
