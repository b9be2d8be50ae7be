((js, wasm, moves) => {
  const shape = (island) => {
    const walk = document.createTreeWalker(island);
    let names = "";
    while (walk.nextNode()) names += walk.currentNode.nodeName + " ";
    return names;
  };
  const fields = (root) => [...root.querySelectorAll("input,select,textarea")];
  const asleep = new Map(), pages = new Map();
  let code, begun;
  const wake = async (island, sent) => {
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
  const watch = (root) => {
    root.querySelectorAll("leptos-island:not([data-awake])").forEach((island) => asleep.set(island, shape(island)));
    if (!code) return;
    for (const [island, sent] of asleep) {
      asleep.delete(island);
      if (!island.isConnected) continue;
      const page = island.closest("main");
      if (!pages.has(page)) pages.set(page, new code.Page());
      pages.get(page).enter();
      wake(island, sent);
    }
    pages.get(root)?.enter();
  };
  const leave = (page) => {
    pages.get(page)?.leave();
    pages.delete(page);
  };
  const begin = () => begun ??= import(js).then(async (loaded) => {
    await loaded.default({ module_or_path: wasm });
    loaded.hydrate();
    code = loaded;
    watch(document);
  });
  watch(document);
  for (const sign of ["pointerover", "touchstart", "focusin", "keydown"])
    addEventListener(sign, (event) => { if (event.target.closest?.("leptos-island")) begin(); }, { capture: true, passive: true });
  const idle = () => {
    import(moves).then(({ start }) => start({ watch, leave }));
    const { saveData, effectiveType } = navigator.connection ?? {};
    if (!saveData && !/2g/.test(effectiveType)) begin();
  };
  addEventListener("load", () => window.requestIdleCallback ? requestIdleCallback(idle, { timeout: 2000 }) : setTimeout(idle, 300));
})
