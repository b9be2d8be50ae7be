((js, wasm) => {
  const shape = (island) => {
    const walk = document.createTreeWalker(island);
    let names = "";
    while (walk.nextNode()) names += walk.currentNode.nodeName + " ";
    return names;
  };
  const islands = new Map([...document.querySelectorAll("leptos-island")].map((island) => [island, shape(island)]));
  const fields = (root) => [...root.querySelectorAll("input,select,textarea")];
  const wake = async (code, island, sent) => {
    if (shape(island) !== sent) return;
    const plain = island.cloneNode(true);
    let broke;
    const broken = new Promise((_, reject) => { broke = () => reject(Error("not awake")); });
    broken.catch(() => {});
    try {
      const waking = code[island.dataset.component]?.(island);
      if (waking) {
        addEventListener("error", broke);
        addEventListener("unhandledrejection", broke);
        await Promise.race([waking, broken]);
      }
      island.dataset.awake = "";
    } catch {
      const typed = fields(island);
      fields(plain).forEach((field, n) => {
        const was = typed[n];
        if (was?.name !== field.name || field.type === "hidden") return;
        if (field.type === "file") field.files = was.files;
        else field.value = was.value;
        field.checked = was.checked;
      });
      island.replaceWith(plain);
    } finally {
      removeEventListener("error", broke);
      removeEventListener("unhandledrejection", broke);
    }
  };
  let begun;
  const begin = () => begun ??= import(js).then(async (code) => {
    await code.default({ module_or_path: wasm });
    code.hydrate();
    for (const [island, sent] of islands) wake(code, island, sent);
  });
  for (const sign of ["pointerover", "touchstart", "focusin", "keydown"])
    addEventListener(sign, (event) => { if (event.target.closest?.("leptos-island")) begin(); }, { capture: true, passive: true });
  addEventListener("load", () => window.requestIdleCallback ? requestIdleCallback(begin, { timeout: 2000 }) : setTimeout(begin, 300));
})
