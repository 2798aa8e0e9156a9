
// The page is complete without this script: it marks the place in the contents, opens the note to a
// number beside it, and replaces each drawing by its interactive chart when it comes into view.
(() => {
  const plots = [...document.querySelectorAll(".plot")];
  const views = new Map(); // the charts that are drawn, by their figure's id
  let library;
  let data;

  // Five letters stand for four bytes, in Ascii85 with a "v" for its "<".
  function unlettered(text) {
    const bytes = new DataView(new ArrayBuffer(Math.ceil(text.length / 5) * 4));
    for (let start = 0; start < text.length; start += 5) {
      let four = 0;
      for (const letter of text.slice(start, start + 5).padEnd(5, "u"))
        four = four * 85 + (letter === "v" ? 60 : letter.charCodeAt()) - 33;
      bytes.setUint32((start / 5) * 4, four);
    }
    return new Uint8Array(bytes.buffer, 0, Math.floor((text.length / 5) * 4));
  }

  async function inflate(text) {
    const bytes = unlettered(text);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  }

  function loadLibrary() {
    library ??= inflate(document.getElementById("vega").textContent).then((code) => {
      document.head.append(made("script", code));
      return window.drawChart;
    });
    return library;
  }

  // The charts' specifications repeat each other much, so they come packed together.
  function loadData() {
    data ??= inflate(document.getElementById("data").textContent).then(JSON.parse);
    return data;
  }

  // What nobody waits for, after what everybody does.
  function whenIdle(work) {
    if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 1000 });
    else setTimeout(work);
  }

  // Now and whenever its size changes; what is read then has been laid out already.
  function whenLaidOut(elements, work) {
    const watcher = new ResizeObserver((entries) => entries.forEach(({ target }) => work(target)));
    elements.forEach((each) => watcher.observe(each));
  }

  async function draw(plot) {
    const drawChart = await loadLibrary();
    const spec = (await loadData()).charts[plot.dataset.spec];
    if (JSON.stringify([spec.scales, spec.marks]).includes('"scheme":')) return; // none is here
    const live = spec.data.filter((set) => set.values?.some((row) => row.live));
    const rows = live.map((set) => [set.name, set.values]);
    live.forEach((set) => (set.values = set.values.map((row) => ({ ...row })))); // Vega marks its own
    const still = plot.firstElementChild;
    const label = still.querySelector("title").textContent;
    const words = still.querySelector("desc").textContent;
    const canvas = made("div"); // Vega names it itself
    canvas.setAttribute("aria-hidden", "true");
    const stage = made("div", canvas);
    stage.className = "stage";
    stage.setAttribute("role", "img");
    stage.setAttribute("aria-label", `${label}. ${words}`);
    plot.append(stage);
    try {
      const view = await drawChart(canvas, spec);
      still.remove();
      const label = stage.getAttribute("aria-label");
      views.set(plot.dataset.spec, Object.assign(view, { live: rows, label }));
      sliders.show(plot.dataset.spec); // which may have been moved meanwhile
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
    const list = document.querySelector(".contents details");
    let marked;
    const update = () => {
      const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
      // To measure what waits to be laid out would have it laid out.
      const there = heads.filter((head) => head.checkVisibility?.({ contentVisibilityAuto: true }) ?? true);
      const passed = there.filter((head) => atEnd || head.getBoundingClientRect().top < 120);
      const here = passed.length ? links.get(passed[passed.length - 1].id) : null;
      if (here === marked) return;
      marked?.removeAttribute("aria-current");
      here?.setAttribute("aria-current", "true");
      if (here) list.scrollTop = here.offsetTop - list.clientHeight / 2; // where it is longer than the screen
      marked = here;
    };
    addEventListener("scroll", soon(update), { passive: true });
    whenLaidOut([document.querySelector("main")], update);
  }

  // A browser returns to so many pixels from the top, and what waits to be laid out has no height
  // yet: a place is kept by the part of a chapter that the head of the screen is in.
  function keepPlace() {
    const chapters = document.querySelectorAll(".chapter");
    const top = (part) => part.getBoundingClientRect().top;
    const last = (parts) => [...parts].findLastIndex((part) => top(part) < 1);
    const find = (chapter, part) => chapters[chapter]?.children[part] ?? chapters[chapter];
    addEventListener("scrollend", () => {
      const chapter = last(chapters);
      const part = last(chapters[chapter]?.children ?? []);
      const place = chapter < 0 ? null : [chapter, part, top(find(chapter, part))];
      history.replaceState({ ...history.state, place }, "");
    });
    addEventListener("pageshow", (event) => {
      const place = history.state?.place;
      if (!place || event.persisted) return;
      chapters.forEach((each) => (each.style.contentVisibility = "visible"));
      scrollBy(0, top(find(...place)) - place[2]);
    });
  }

  // A table that does not scroll needs no stop for the keyboard.
  function pruneStops() {
    whenLaidOut(document.querySelectorAll(".scroll"), (box) => {
      if (box.scrollWidth > box.clientWidth || !box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }

  // The first page alone: the answer with its numbers, and what is disputed.
  function printBriefly() {
    const link = document.querySelector(".brief");
    link?.addEventListener("click", (event) => {
      event.preventDefault();
      document.body.classList.add("briefly");
      addEventListener("afterprint", () => document.body.classList.remove("briefly"), { once: true });
      print();
    });
  }

  function closeContentsAfterUse() {
    const list = document.querySelector(".contents details");
    list.addEventListener("click", (event) => {
      if (event.target.closest("a")) list.open = false;
    });
  }

  // Links to notes and sources are short in the file; here they get the name that can be shared, some
  // thousands of them, few at a time.
  function nameNotes() {
    const links = [...document.querySelectorAll("a[href^='#']")].filter((link) =>
      /^#[A-Z]\w+$/.test(link.hash),
    );
    const some = () => {
      links.splice(0, 100).forEach(spellOut);
      if (links.length) whenIdle(some);
    };
    some();
  }

  // A heading leads to itself, so that its address can be had. Where it holds a link already, a
  // sign beside it does.
  function linkHeadings() {
    for (const heading of document.querySelectorAll("main :is(h2, h3, h4, h5)")) {
      const link = made("a");
      link.className = "self";
      link.href = `#${heading.id || heading.closest("figure").id}`;
      if (heading.querySelector("a")) link.setAttribute("aria-label", "Link to this place");
      else link.append(...heading.childNodes);
      heading.append(link);
    }
  }

  const sliders = followSliders(loadData, views);
  linkHeadings();
  explain();
  closeContentsAfterUse();
  if ("HTMLDialogElement" in window) openNotes();
  pruneStops();
  markPlace();
  keepPlace();
  printBriefly();
  searchNotes();
  // The ledger has no room to name the columns in each cell, as the story does.
  function makeCards() {
    for (const table of document.querySelectorAll(".ledger table:not(.cards)")) {
      const names = [...table.querySelectorAll("thead th")].map((each) => each.textContent);
      for (const row of table.tBodies[0].rows)
        [...row.cells].slice(1).forEach((cell, n) => (cell.dataset.label = names[n + 1]));
      table.classList.add("cards");
    }
  }

  makeCards();
  [offerTools, nameNotes].forEach((work) => whenIdle(work));
  if (document.getElementById("vega") && "DecompressionStream" in window) drawInView();
})();
