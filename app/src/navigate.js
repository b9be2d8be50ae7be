// Moves through the shop without loading documents: what differs between two pages is replaced, the rest stays.
// Whatever this cannot do as well as the browser is left to the browser.

// In milliseconds: when the bar shows, how long a page fetched ahead is good, how long somebody must point at a link.
const LATE = 200, FRESH = 30_000, HOVER = 60;
// How many pages are kept for Back, and after how many moves a document is loaded: memory stays bounded.
const MAX_KEPT = 6, MAX_MOVES = 60;
// Pages that look the same to everybody: they may be fetched ahead and kept for Back.
const isPublic = (url) => url.pathname === "/" || url.pathname.startsWith("/products/");
const isPage = (url) => url.origin === location.origin
  && /^\/($|products\/|cart$|find-my-order$|checkout\/|orders\/|d\/|admin(\/|$))/.test(url.pathname)
  && !/\.\w+$/.test(url.pathname);
const place = (url) => url.pathname + url.search;
const main = () => document.getElementById("main");
const HEAD = "meta[name]:not([name=viewport],[name=color-scheme],[name=theme-color],[name=referrer]),meta[property],link[rel=canonical],link[rel=prev],link[rel=next],script[type='application/ld+json']";

export const start = ({ watch, leave }) => {
  const assets = (page) => [...page.querySelectorAll("head link[rel=stylesheet]")].map((link) => link.getAttribute("href")).join();
  // Which entry of the browser's history is shown.
  let entry = history.state?.entry ?? Date.now();
  let shown = new URL(location.href);
  let moves = 0;
  let going;
  const kept = new Map();
  const ahead = new Map();

  const live = document.body.appendChild(document.createElement("p"));
  live.className = "visually-hidden";
  live.setAttribute("aria-live", "polite");
  const bar = document.body.appendChild(document.createElement("div"));
  bar.className = "loading";
  bar.hidden = true;

  const note = () => history.replaceState({ ...history.state, entry, x: scrollX, y: scrollY }, "");
  history.scrollRestoration = "manual";
  note();
  // Another document or a reload finds its place by the browser's own means.
  addEventListener("pagehide", () => { note(); history.scrollRestoration = "auto"; });
  addEventListener("pageshow", () => { history.scrollRestoration = "manual"; });

  const request = async (url, signal, purpose) => {
    const headers = purpose ? { accept: "text/html", purpose } : { accept: "text/html" };
    const answer = await fetch(url, { headers, credentials: "same-origin", signal, priority: purpose ? "low" : "auto" });
    const kind = answer.headers.get("content-type") ?? "";
    if (answer.status >= 500 || !kind.startsWith("text/html")) throw Error(String(answer.status));
    return { url: new URL(answer.url), html: await answer.text(), at: Date.now() };
  };

  // A page fetched ahead, asked for once.
  const fetchAhead = (url) => {
    const { connection } = navigator;
    if (!isPublic(url) || connection?.saveData || /2g/.test(connection?.effectiveType)) return;
    const key = place(url);
    const before = ahead.get(key);
    if (key === place(shown) || (before && Date.now() - before.begun < FRESH)) return;
    const page = request(url, undefined, "prefetch").catch(() => { ahead.delete(key); });
    ahead.set(key, { page, begun: Date.now() });
    if (ahead.size > 40) ahead.delete(ahead.keys().next().value);
    return page;
  };

  const pageAt = async (url, signal) => {
    const early = ahead.get(place(url));
    if (early && Date.now() - early.begun < FRESH) {
      const page = await early.page;
      if (page) {
        // The shop counts pages that somebody sees.
        fetch(url, { method: "HEAD", priority: "low" }).catch(() => {});
        return page;
      }
    }
    return request(url, signal);
  };

  const syncHead = (page) => {
    document.title = page.title;
    for (const old of document.head.querySelectorAll(HEAD)) old.remove();
    for (const one of page.head.querySelectorAll(HEAD)) document.head.append(document.adoptNode(one));
    for (const name of ["lang", "dir"]) {
      const value = page.documentElement.getAttribute(name);
      if (value) document.documentElement.setAttribute(name, value);
    }
  };

  // The header keeps its islands; only what is searched for changes.
  const syncHeader = (page) => {
    const [now, then] = [document.getElementById("q"), page.getElementById("q")];
    if (now && then && document.activeElement !== now) now.value = then.value;
  };

  const snapshot = () => ({
    url: shown,
    main: main(),
    head: [...document.head.querySelectorAll(HEAD)],
    title: document.title,
    query: document.getElementById("q")?.value,
  });

  const restore = (page) => {
    document.title = page.title;
    for (const old of document.head.querySelectorAll(HEAD)) old.remove();
    document.head.append(...page.head);
    const search = document.getElementById("q");
    if (search) search.value = page.query;
    main().replaceWith(page.main);
    // Its islands may have been asleep when it was left.
    watch(page.main);
  };

  const build = (page) => {
    syncHead(page);
    syncHeader(page);
    const next = document.adoptNode(page.getElementById("main"));
    main().replaceWith(next);
    // Scripts of a parsed page do not run; those made here do, as parts of this one.
    for (const script of next.querySelectorAll("script[type=module]")) {
      const twin = document.createElement("script");
      twin.type = "module";
      twin.textContent = script.textContent;
      script.replaceWith(twin);
    }
    watch(next);
  };

  // The picture that both pages show: it grows from the card into the product's page, and back.
  const cover = (product) => {
    const card = [...main().querySelectorAll(".card")].find((one) => one.querySelector("a")?.pathname === product);
    return (card ?? main()).querySelector(card ? "img" : ".gallery__stage img");
  };

  const replace = async (url, change) => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!document.startViewTransition || still || document.hidden) return change();
    const product = (url.pathname.startsWith("/products/") ? url : shown).pathname;
    const old = cover(product);
    if (old) old.style.viewTransitionName = "cover";
    const transition = document.startViewTransition(() => {
      if (old) old.style.viewTransitionName = "";
      change();
      const found = old && cover(product);
      if (found) {
        found.style.viewTransitionName = "cover";
        transition.finished.finally(() => { found.style.viewTransitionName = ""; });
      }
    });
    transition.ready.catch(() => {});
    await transition.updateCallbackDone;
  };

  const settle = (url, at) => {
    const target = url.hash && document.getElementById(decodeURIComponent(url.hash.slice(1)));
    if (at) scrollTo({ left: at.x ?? 0, top: at.y ?? 0, behavior: "instant" });
    else if (target) target.scrollIntoView();
    else scrollTo({ left: 0, top: 0, behavior: "instant" });
    (target || main()).focus({ preventScroll: true });
    live.textContent = "";
    requestAnimationFrame(() => { live.textContent = document.title; });
  };

  const keepShown = () => {
    const page = snapshot();
    if (!isPublic(shown)) return page.main;
    kept.set(entry, page);
    if (kept.size <= MAX_KEPT) return;
    const [oldest, dropped] = kept.entries().next().value;
    kept.delete(oldest);
    return dropped.main;
  };

  // `at` is given when the browser has moved in its history already.
  const go = async (url, { at, replaced } = {}) => {
    going?.abort();
    const mine = going = new AbortController();
    const byHand = () => { if (going === mine) at ? location.reload() : replaced ? location.replace(url) : location.assign(url); };
    const late = setTimeout(() => { bar.hidden = false; }, LATE);
    try {
      const back = at && kept.get(at.entry);
      const page = back || await pageAt(url, mine.signal);
      if (going !== mine) return;
      let parsed;
      if (!back) {
        parsed = new DOMParser().parseFromString(page.html, "text/html");
        // Another release, another frame, or no page of the shop at all.
        if (!parsed.getElementById("main") || assets(parsed) !== assets(document) || !isPage(page.url)) return byHand();
        if (page.url.href.split("#")[0] !== url.href.split("#")[0]) url = new URL(page.url.href + url.hash);
      }
      if (!at) note();
      await replace(url, () => {
        const gone = keepShown();
        if (back) { kept.delete(at.entry); restore(back); } else build(parsed);
        if (gone) leave(gone);
        entry = at?.entry ?? Date.now() + moves / 1000;
        const state = { entry, x: 0, y: 0 };
        if (at) history.replaceState({ ...history.state, ...at }, "", url);
        else if (replaced) history.replaceState(state, "", url);
        else history.pushState(state, "", url);
        shown = url;
        moves += 1;
        settle(url, at);
        lookAhead();
      });
    } catch {
      byHand();
    } finally {
      clearTimeout(late);
      if (going === mine) { going = undefined; bar.hidden = true; }
    }
  };

  const isPlain = (event) => !event.defaultPrevented && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  // What is being typed in an editor is left by a load, at which it is kept.
  const stays = () => moves >= MAX_MOVES || main()?.querySelector(".editor-form");
  const target = (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || link.target || link.hasAttribute("download") || link.rel.includes("external")) return;
    const url = new URL(link.href);
    return isPage(url) ? { link, url } : undefined;
  };

  document.addEventListener("click", (event) => {
    if (event.button !== 0 || !isPlain(event)) return;
    const found = target(event);
    if (!found || stays()) return;
    const { url } = found;
    if (place(url) === place(shown) && (url.hash || found.link.getAttribute("href").startsWith("#"))) return;
    event.preventDefault();
    go(url, { replaced: url.href === shown.href });
  });

  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (event.defaultPrevented || stays()) return;
    const attribute = (name) => button?.getAttribute("form" + name) ?? form.getAttribute(name);
    if ((attribute("method") ?? "get").toLowerCase() !== "get" || attribute("target")) return;
    const url = new URL(attribute("action") ?? shown.href, shown);
    if (!isPage(url)) return;
    const fields = new FormData(form, button);
    if ([...fields.values()].some((value) => typeof value !== "string")) return;
    url.search = new URLSearchParams(fields);
    url.hash = "";
    event.preventDefault();
    document.activeElement?.blur?.();
    go(url);
  });

  addEventListener("popstate", (event) => {
    const url = new URL(location.href);
    const at = { entry: event.state?.entry, x: event.state?.x, y: event.state?.y };
    // Only the fragment differs.
    if (place(url) === place(shown)) {
      going?.abort();
      going = undefined;
      bar.hidden = true;
      shown = url;
      entry = at.entry ?? entry;
      if (at.y !== undefined) scrollTo({ left: at.x, top: at.y, behavior: "instant" });
      return;
    }
    if (!isPage(url)) return location.reload();
    go(url, { at });
  });

  let scrolled;
  addEventListener("scroll", () => { clearTimeout(scrolled); scrolled = setTimeout(() => { if (!going) note(); }, 150); }, { passive: true });

  let over;
  document.addEventListener("pointerover", (event) => {
    clearTimeout(over);
    const found = event.pointerType === "mouse" && target(event);
    if (found) over = setTimeout(() => fetchAhead(found.url), HOVER);
  }, { passive: true });
  for (const sign of ["pointerdown", "focusin"]) {
    document.addEventListener(sign, (event) => { const found = target(event); if (found) fetchAhead(found.url); }, { passive: true });
  }

  // What stays in view for a moment is fetched while nothing else is on the way, one page at a time.
  const wanted = new Set();
  let fetching = false;
  const fetchWanted = async () => {
    if (fetching) return;
    fetching = true;
    for (const url of wanted) {
      wanted.delete(url);
      if (!going) await fetchAhead(new URL(url));
    }
    fetching = false;
  };
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target: link } of entries) {
      if (isIntersecting) wanted.add(link.href); else wanted.delete(link.href);
    }
    setTimeout(fetchWanted, 400);
  });
  const lookAhead = () => {
    seen.disconnect();
    wanted.clear();
    for (const link of main().querySelectorAll("a[href^='/products/']")) seen.observe(link);
  };
  lookAhead();
};
