
// The page is complete without this script: it marks the place in the contents, opens the note to a
// number beside it, and replaces each drawing by its interactive chart when it comes into view.
(() => {
  const plots = [...document.querySelectorAll(".plot")];
  const views = new Map(); // the charts that are drawn, by their figure's id
  let library;
  let data;

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
  function loadData() {
    data ??= inflate(document.getElementById("data").textContent).then(JSON.parse);
    return data;
  }

  async function draw(plot) {
    const drawChart = await loadLibrary();
    const spec = (await loadData()).charts[plot.dataset.spec];
    const live = spec.data.filter((set) => set.values?.some((row) => row.live));
    const rows = live.map((set) => [set.name, set.values]);
    live.forEach((set) => (set.values = sliders.rowsOf(set.values)));
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
      const view = await drawChart(canvas, spec);
      still.remove();
      views.set(plot.dataset.spec, Object.assign(view, { live: rows }));
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

  // The address says which note is open, so that it can be shared and the way back closes it. How
  // many notes were opened one from another is kept with it, for closing them all at once.
  function openNotes() {
    for (const link of document.querySelectorAll("a[href^='#n']")) {
      // Links to notes are short in the file; here they get the name that can be shared.
      if (/^#n\d+$/.test(link.hash)) {
        const note = document.getElementById(link.hash.slice(1)).parentNode;
        link.setAttribute("href", `#${note.id}`);
      }
    }
    const panel = document.createElement("dialog");
    panel.className = "panel";
    document.body.append(panel);
    let origin; // the number the reader came from

    function noteAt(hash) {
      return hash.startsWith("#trace-") ? document.getElementById(hash.slice(1)) : null;
    }

    function made(tag, content, press) {
      const element = document.createElement(tag);
      element.append(content);
      if (press) element.addEventListener("click", press);
      return element;
    }

    function leave() {
      const depth = history.state?.depth ?? 0;
      if (depth) return history.go(-depth);
      history.replaceState(null, "", location.pathname + location.search);
      follow();
    }

    // What a place is called: the finding that rests on the number, its exhibit, or its chapter.
    function nameOf(place) {
      const holder = place.closest("[id^=trace-], figure, section");
      return holder.querySelector("b, .headline, caption, h2").textContent;
    }

    function uses(note) {
      const places = new Map(); // the first of each name
      for (const place of document.querySelectorAll(`main a[href="#${CSS.escape(note.id)}"]`)) {
        const name = nameOf(place);
        if (!places.has(name)) places.set(name, place);
      }
      const list = document.createElement("ul");
      places.forEach((place, name) => list.append(made("li", way(place, name))));
      const fold = made("details", made("summary", "Used in"));
      fold.append(list);
      return fold;
    }

    // Another note opens here; a place in the text is shown, and the notes make way.
    function way(place, name) {
      const holder = place.closest("[id^=trace-]");
      if (!holder) {
        return made("button", name, () => {
          place.closest("details")?.setAttribute("open", "");
          origin = place;
          leave();
        });
      }
      const link = made("a", name);
      link.href = `#${holder.id}`;
      return link;
    }

    function fill(note) {
      const close = made("button", "Close", leave);
      close.className = "close";
      const shown = note.cloneNode(true);
      shown.querySelector("b").removeAttribute("id");
      panel.replaceChildren(close, ...shown.childNodes, uses(note));
      panel.setAttribute("aria-label", note.querySelector("b").textContent);
      panel.scrollTop = 0;
      if (!panel.open) panel.showModal();
      close.focus();
    }

    function follow() {
      const note = noteAt(location.hash);
      if (note) return fill(note);
      if (!panel.open) return;
      panel.close();
      origin?.focus();
    }

    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#trace-']");
      if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (!panel.contains(link)) origin = link;
      history.pushState({ depth: (history.state?.depth ?? 0) + 1 }, "", link.hash);
      follow();
    });
    panel.addEventListener("cancel", (event) => {
      event.preventDefault();
      leave();
    });
    panel.addEventListener("click", (event) => {
      if (event.target === panel) leave(); // beside the panel
      if (event.target.closest("a:not([href^='#trace-'])")) origin = null; // gone elsewhere
    });
    addEventListener("popstate", follow);
    follow();
  }

  // Every number of a table on a line of its own: as printed, in dollars or as a ratio, and the id
  // of the finding in findings.json that it leads to.
  function offerData() {
    for (const fold of document.querySelectorAll("figure .data")) {
      const button = document.createElement("button");
      button.className = "csv";
      button.textContent = "Download as CSV";
      button.addEventListener("click", () => {
        const link = document.createElement("a");
        link.download = `${fold.parentNode.id}.csv`;
        link.href = URL.createObjectURL(new Blob(["\ufeff", asCsv(fold.querySelector("table"))]));
        link.click();
        URL.revokeObjectURL(link.href);
      });
      fold.append(button);
    }
  }

  function asCsv(table) {
    const [head, ...rows] = [...table.rows].map((row) => [...row.cells]);
    const lines = rows.flatMap(([first, ...cells]) =>
      cells.map((cell, n) => {
        const text = cell.textContent;
        const finding = cell.querySelector("a")?.hash.replace("#trace-", "");
        return [first.textContent, head[n + 1].textContent, text, numberIn(text), finding ?? ""];
      }),
    );
    const heads = [head[0].textContent, "Column", "As printed", "Number", "Finding"];
    return [heads, ...lines].map((line) => line.map(quoted).join(",") + "\r\n").join("");
  }

  const SIZES = { "%": 0.01, million: 1e6, billion: 1e9, trillion: 1e12 };

  // The one number of a text such as "at least $2.469 billion"; nothing if there is none or more.
  function numberIn(text) {
    const found = text.match(/^(?:at least |at most )?(\u2212?)\$?([\d.]+)(?:%| ?([a-z]*)\b.*)?$/);
    if (!found || /\d/.test(text.slice(text.indexOf(found[2]) + found[2].length))) return "";
    const size = SIZES[text.includes("%") ? "%" : found[3]] ?? 1;
    return String(Number((Number(found[1] ? -found[2] : found[2]) * size).toPrecision(12)));
  }

  // What a spreadsheet would take for a formula gets an apostrophe in front.
  function quoted(text) {
    return `"${text.replace(/^[=+@\t-]/, "'$&").replaceAll('"', '""')}"`;
  }

  const sliders = followSliders(loadData, views);
  markPlace();
  pruneStops();
  addEventListener("resize", pruneStops);
  closeContentsAfterUse();
  offerData();
  if ("HTMLDialogElement" in window) openNotes();
  if (plots.length && "DecompressionStream" in window) drawInView();
})();
