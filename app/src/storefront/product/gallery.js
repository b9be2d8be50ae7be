for (const gallery of document.querySelectorAll(".gallery")) {
  const stage = gallery.querySelector(".gallery__stage");
  const thumbs = [...gallery.querySelectorAll(".gallery__thumb")];
  let aim = null;
  const mark = (shown) => thumbs.forEach((thumb, n) => n === shown ? thumb.setAttribute("aria-current", "true") : thumb.removeAttribute("aria-current"));
  stage.addEventListener("scroll", () => {
    const shown = Math.round(stage.scrollLeft / stage.clientWidth);
    if (aim !== null && aim !== shown) return;
    aim = null;
    mark(shown);
  }, { passive: true });
  thumbs.forEach((thumb, n) => thumb.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    aim = n;
    mark(n);
    stage.scrollTo({ left: n * stage.clientWidth });
  }));
  stage.addEventListener("pointerdown", () => aim = null);
}
