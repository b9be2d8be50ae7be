((js, wasm) => {
  let begun;
  const begin = () => begun ??= import(js).then(async (code) => {
    await code.default({ module_or_path: wasm });
    code.hydrate();
    for (const island of document.querySelectorAll("leptos-island")) code[island.dataset.component]?.(island);
  });
  for (const sign of ["pointerover", "touchstart", "focusin", "keydown"])
    addEventListener(sign, (event) => { if (event.target.closest?.("leptos-island")) begin(); }, { capture: true, passive: true });
  addEventListener("load", () => window.requestIdleCallback ? requestIdleCallback(begin, { timeout: 2000 }) : setTimeout(begin, 300));
})
