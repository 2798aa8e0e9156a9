"use strict";
// The page is complete without this script: it marks the place in the contents, and replaces each
// drawing by its interactive chart when it comes into view.
(() => {
  const plots = [...document.querySelectorAll(".plot")];
  let library;
  let specs;

  async function inflate(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  }

  function loadLibrary() {
    library ??= inflate(document.getElementById("vega").textContent).then((code) => {
      const script = document.createElement("script");
      script.textContent = code;
      document.head.append(script);
      return window.drawChart;
    });
    return library;
  }

  // The charts' specifications repeat each other much, so they come packed together.
  function loadSpecs() {
    specs ??= inflate(document.getElementById("specs").textContent).then(JSON.parse);
    return specs;
  }

  async function draw(plot) {
    const drawChart = await loadLibrary();
    const spec = (await loadSpecs())[plot.dataset.spec];
    const still = plot.firstElementChild;
    const label = still.querySelector("title").textContent;
    const words = still.querySelector("desc").textContent;
    const stage = document.createElement("div");
    stage.className = "stage";
    stage.setAttribute("role", "img");
    stage.setAttribute("aria-label", `${label}. ${words}`);
    const canvas = document.createElement("div"); // Vega names it itself
    canvas.setAttribute("aria-hidden", "true");
    stage.append(canvas);
    plot.append(stage);
    try {
      await drawChart(canvas, spec);
      still.remove();
    } catch {
      stage.remove(); // the drawing that came with the page stays
    }
  }

  function drawInView() {
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const entry of entries.filter((each) => each.isIntersecting)) {
          watcher.unobserve(entry.target);
          draw(entry.target);
        }
      },
      { rootMargin: "400px" },
    );
    plots.forEach((plot) => watcher.observe(plot));
  }

  function markPlace() {
    const links = new Map(
      [...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]),
    );
    const heads = [...links.keys()].map((id) => document.getElementById(id));
    const update = () => {
      const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
      const passed = heads.filter((head) => atEnd || head.getBoundingClientRect().top < 120);
      const here = passed.length ? links.get(passed[passed.length - 1].id) : null;
      links.forEach((link) => {
        if (link === here) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
    };
    let waiting = false;
    addEventListener(
      "scroll",
      () => {
        if (waiting) return;
        waiting = true;
        requestAnimationFrame(() => {
          waiting = false;
          update();
        });
      },
      { passive: true },
    );
    update();
  }

  // A table that does not scroll needs no stop for the keyboard.
  function pruneStops() {
    document.querySelectorAll(".scroll").forEach((box) => {
      if (box.scrollWidth > box.clientWidth || !box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }

  function closeContentsAfterUse() {
    const list = document.querySelector(".contents details");
    list.addEventListener("click", (event) => {
      if (event.target.closest("a")) list.open = false;
    });
  }

  markPlace();
  pruneStops();
  addEventListener("resize", pruneStops);
  closeContentsAfterUse();
  if (plots.length && "DecompressionStream" in window) drawInView();
})();
