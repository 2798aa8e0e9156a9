
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
    const live = spec.data.filter((set) => set.values?.some((row) => row.live));
    const rows = live.map((set) => [set.name, set.values]);
    live.forEach((set) => (set.values = set.values.map((row) => ({ ...row })))); // Vega marks its own
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
    whenLaidOut([document.querySelector("main")], update);
  }

  // A table that does not scroll needs no stop for the keyboard.
  function pruneStops() {
    whenLaidOut(document.querySelectorAll(".scroll"), (box) => {
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

  // Links to notes and sources are short in the file; here they get the name that can be shared, some
  // thousands of them, few at a time.
  function nameNotes() {
    const links = [...document.querySelectorAll("a[href^='#']")].filter((link) =>
      /^#[A-Z]\w+$/.test(link.hash),
    );
    const some = () => {
      for (const link of links.splice(0, 100)) {
        const note = document.getElementById(link.hash.slice(1)).parentNode;
        link.setAttribute("href", `#${note.id}`);
      }
      if (links.length) whenIdle(some);
    };
    some();
  }

  // The address says which note is open, so that it can be shared and the way back closes it. How
  // many notes were opened one from another is kept with it, for closing them all at once.
  function openNotes() {
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

    // The file names the address of a publication once, among the sources; here it stands with
    // what was published there.
    function withAddresses(note) {
      for (const link of note.querySelectorAll("a[href^='#source-']")) {
        const source = document.getElementById(link.hash.slice(1));
        const address = source?.querySelector(".address");
        if (address) link.after(" ", address.cloneNode(true));
      }
      return note;
    }

    function fill(note) {
      const close = made("button", "Close", leave);
      close.className = "close";
      const shown = withAddresses(note.cloneNode(true));
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
      // Where the address names a place, the browser goes there after this and takes the focus away.
      setTimeout(() => origin?.focus());
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

  // A heading leads to itself, so that its address can be had. Where it holds a link already, a
  // sign beside it does.
  function linkHeadings() {
    for (const heading of document.querySelectorAll("main :is(h2, h3, h4, h5)")) {
      const link = document.createElement("a");
      link.className = "self";
      link.href = `#${heading.id || heading.closest("figure").id}`;
      if (heading.querySelector("a")) link.setAttribute("aria-label", "Link to this place");
      else link.append(...heading.childNodes);
      heading.append(link);
    }
  }

  // The meaning of a word beside it: while the pointer is on either, while the word has the
  // keyboard, or after a tap; Escape hides it. The glossary itself stays a click away.
  function explainWords() {
    const box = document.createElement("div");
    box.className = "gloss";
    box.id = "gloss";
    box.setAttribute("role", "tooltip");
    let word; // the one that is explained
    let leaving;
    let tapped; // whether the last press was of a finger, on a word not yet explained

    function wordOf(event) {
      return event.target.closest?.("a[href^='#glossary-']");
    }

    function show(link) {
      clearTimeout(leaving);
      if (word === link) return;
      hide();
      word = link;
      word.setAttribute("aria-describedby", box.id);
      box.textContent = document.getElementById(link.hash.slice(1)).nextElementSibling.textContent;
      document.body.append(box);
      const place = link.getClientRects()[0]; // of a word that breaks, its first part
      const room = document.documentElement.clientWidth - box.offsetWidth - 8;
      const below = place.bottom + box.offsetHeight < innerHeight;
      box.style.left = `${scrollX + Math.max(8, Math.min(place.left, room))}px`;
      box.style.top = `${scrollY + (below ? place.bottom : place.top - box.offsetHeight)}px`;
    }

    function hide() {
      clearTimeout(leaving);
      word?.removeAttribute("aria-describedby");
      word = null;
      box.remove();
    }

    document.addEventListener("pointerover", (event) => {
      const link = wordOf(event);
      if (event.pointerType === "touch") return;
      if (link) show(link);
      else if (box.contains(event.target)) clearTimeout(leaving);
    });
    document.addEventListener("pointerout", (event) => {
      if (word && (wordOf(event) || box.contains(event.target))) {
        clearTimeout(leaving);
        leaving = setTimeout(() => word !== document.activeElement && hide(), 300);
      }
    });
    document.addEventListener("focusin", (event) => {
      if (wordOf(event)) show(wordOf(event));
    });
    document.addEventListener("focusout", (event) => {
      if (wordOf(event) === word) hide();
    });
    document.addEventListener("pointerdown", (event) => {
      const link = wordOf(event);
      tapped = event.pointerType === "touch" && link && link !== word;
      if (!link && !box.contains(event.target)) hide();
    });
    document.addEventListener("click", (event) => {
      const link = wordOf(event);
      if (!link) return;
      if (!tapped) return hide();
      tapped = false;
      event.preventDefault();
      show(link);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hide();
    });
  }

  const sliders = followSliders(loadData, views);
  linkHeadings();
  explainWords();
  closeContentsAfterUse();
  if ("HTMLDialogElement" in window) openNotes();
  pruneStops();
  markPlace();
  [offerData, nameNotes].forEach((work) => whenIdle(work));
  if (plots.length && "DecompressionStream" in window) drawInView();
})();
