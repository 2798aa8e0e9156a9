
// The note to a number beside it. The address says which one is open, so that it can be shared and
// the way back closes it. How many were opened one from another is kept with it, for closing them
// all at once.
function openNotes() {
  const NEAREST = 5; // sources that are shown at once, one less than the story's notes know
  const OVER = "a:not([href^='#'])"; // the way to the other document
  const panel = made("dialog");
  panel.className = "panel";
  document.body.append(panel);
  let origin; // the number the reader came from

  function noteAt(hash) {
    return hash.startsWith("#trace-") ? document.getElementById(hash.slice(1)) : null;
  }

  function leave() {
    const depth = history.state?.depth ?? 0;
    if (depth) return history.go(-depth);
    history.replaceState(null, "", location.pathname + location.search);
    follow();
  }

  // What a place is called: the finding that rests on the number, its exhibit, or its chapter.
  function nameOf(place) {
    const holder = place.closest("[id^=trace-], figure, section, header");
    return holder.querySelector("b, .headline, caption, h2, h1").textContent;
  }

  function uses(note) {
    const places = new Map(); // the first of each name
    const links = `:is(main section, .masthead) a[href="#${CSS.escape(note.id)}"]`;
    for (const place of document.querySelectorAll(links)) {
      const name = nameOf(place);
      if (!places.has(name)) places.set(name, place);
    }
    const list = made("ul");
    places.forEach((place, name) => list.append(made("li", way(place, name))));
    return places.size ? [fold("Used in", list)] : [];
  }

  // Another note opens here; a place in the text is shown, and the notes make way.
  function way(place, name) {
    const holder = place.closest("[id^=trace-]");
    if (!holder) {
      return button(name, () => {
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
  function withAddresses(holder) {
    for (const link of holder.querySelectorAll("a[href^='#']")) {
      const entry = noteOf(link);
      const address = entry?.querySelector("a[href^=http]");
      if (address) link.after(" ", address.cloneNode(true));
    }
  }

  const published = (note) => note.closest("[aria-labelledby=published]") !== null;
  const linked = (note, links) => [...note.querySelectorAll(links)].map(noteOf).filter(Boolean);

  // What was published beneath a number: of each of its inputs in turn, as the formula names them.
  function* beneath(note, seen) {
    const fresh = linked(note, "p + p a[href^='#']").filter((it) => !seen.has(it) && seen.add(it));
    const turns = fresh.map((it) => (published(it) ? [it].values() : beneath(it, seen)));
    while (turns.length) {
      const turn = turns.shift();
      const { value, done } = turn.next();
      if (done) continue;
      if (linked(value, "p a").some((it) => /^source-/.test(it.id))) yield value;
      turns.push(turn);
    }
  }

  function nearest(note) {
    const found = [];
    if (published(note)) return found;
    for (const each of beneath(note, new Set([note]))) {
      if (found.push(each) > NEAREST) break;
    }
    return found;
  }

  function repliesTo(notes) {
    const said = notes.flatMap((each) => linked(each, "p a")).filter((it) => /^trace-said/.test(it.id));
    return [...new Set(said)].flatMap((each) => copies(each, "p"));
  }

  // Parts of a note without its way to the other document, which stands once, at the end.
  function copies(note, what) {
    const made = [...note.querySelectorAll(what)].map((it) => it.cloneNode(true));
    for (const each of made) {
      const over = each.querySelector(OVER);
      const before = over?.previousSibling;
      if (before) before.textContent = before.textContent.replace(/ · $/, "");
      over?.remove();
    }
    return made;
  }

  function sources(note) {
    const all = nearest(note);
    const told = all.slice(0, NEAREST).map((each) => {
      const link = made("a", each.querySelector("b").textContent);
      link.href = `#${each.id}`;
      return made("li", link, ...copies(each, ":scope > p"));
    });
    const name = all.length > NEAREST ? "Some of what it rests on" : "What it rests on";
    return told.length ? [made("h2", name), made("ul", ...told)] : [];
  }

  function replies(note) {
    const [first, ...others] = repliesTo(published(note) ? [note] : nearest(note));
    if (!first) return [];
    const shown = [made("h2", "What was said of it"), first, ...others.splice(0, 1)];
    return others.length ? [...shown, fold("More replies", ...others)] : shown;
  }

  function computed(note) {
    const words = note.parentNode.previousElementSibling;
    const told = words?.matches(".words") ? [words.cloneNode(true)] : [];
    const [value, formula] = note.querySelectorAll(":scope > p:not(.rests)");
    if (published(note) || !formula) return [];
    const simulations = value.querySelector("i")?.textContent.replace(/^ · /, "");
    const parts = [...told, Object.assign(formula.cloneNode(true), { className: "formula" })];
    if (simulations) parts.push(made("p", simulations));
    return [fold("How it is computed", ...parts)];
  }

  function fill(note) {
    const close = button("Close", leave);
    close.className = "close";
    const title = made("b", note.querySelector("b").textContent);
    const all = copies(note, ":scope > p");
    const value = published(note) ? all : all.slice(0, 1); // of a finding, the rest is told below
    value.forEach((each) => each.querySelector("i")?.remove());
    const over = [...note.querySelectorAll(OVER)].map((it) => made("p", it.cloneNode(true)));
    panel.replaceChildren(
      ...[close, title, ...value, ...sources(note), ...replies(note), ...computed(note), ...uses(note)],
      ...over,
    );
    if (published(note)) withAddresses(panel.querySelector(":scope > p"));
    panel.querySelectorAll("a[href^='#']").forEach(spellOut);
    panel.setAttribute("aria-label", title.textContent);
    panel.scrollTop = 0;
    if (!panel.open) panel.showModal();
    close.focus();
  }

  // Who came by an address goes back to where the number stands first.
  function firstUse(note) {
    const links = document.querySelectorAll(":is(main .chapter:not(.notes), .masthead) a[href^='#']");
    return [...links].find((each) => noteOf(each) === note);
  }

  function follow() {
    const note = noteAt(location.hash);
    if (note) {
      origin ??= firstUse(note);
      return fill(note);
    }
    if (!panel.open) return;
    panel.close();
    // The browser goes where it was, or where the address says, after this.
    setTimeout(() => origin?.focus());
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const note = link && noteOf(link);
    if (!note?.id.startsWith("trace-")) return;
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!panel.contains(link)) origin = link;
    history.pushState({ depth: (history.state?.depth ?? 0) + 1 }, "", `#${note.id}`);
    follow();
  });
  panel.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  panel.addEventListener("click", (event) => {
    if (event.target === panel) leave(); // beside the panel
    const link = event.target.closest("a");
    if (link && !link.hash.startsWith("#trace-")) origin = null; // gone elsewhere
  });
  addEventListener("popstate", follow);
  follow();
}

function made(tag, ...content) {
  const element = document.createElement(tag);
  element.append(...content);
  return element;
}

// Once before the page is drawn again, however often it is asked for until then.
function soon(work) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      work();
    });
  };
}

function button(name, press) {
  const element = made("button", name);
  element.type = "button";
  element.addEventListener("click", press);
  return element;
}

function fold(name, ...content) {
  return made("details", made("summary", name), ...content);
}

// Links to notes and sources are short in the file; this is the name that can be shared.
function spellOut(link) {
  const entry = noteOf(link);
  if (entry) link.setAttribute("href", `#${entry.id}`);
}

// The entry that a link leads to, by whichever of its two names: a note or a source.
function noteOf(link) {
  const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  return place?.closest("li[id^=trace-], li[id^=source-]") ?? null;
}
