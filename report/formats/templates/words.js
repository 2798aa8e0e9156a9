
// The meaning of a word, or what a number is, beside it: while the pointer is on either, while it has
// the keyboard, or, of a word, from one tap to the next; Escape hides it. The glossary is a click of
// a mouse away, as what a finger sees beside the word is all that stands there.
function explain() {
  const box = made("div");
  box.className = "gloss";
  box.id = "gloss";
  box.setAttribute("role", "tooltip");
  let word; // the one that is explained
  let leaving;
  let tapped; // whether the last press was of a finger

  function wordOf(event) {
    return event.target.closest?.("a[href^='#glossary-']");
  }

  // A number of the text; those of the notes stand beside what they are.
  function numberOf(event) {
    const link = event.target.closest?.(":is(main .chapter:not(.notes), .masthead) a[href^='#']");
    return link && noteOf(link)?.id.startsWith("trace-") ? link : null;
  }

  const explained = (event) => wordOf(event) ?? numberOf(event);

  function meaningOf(link) {
    const note = noteOf(link);
    if (!note) return document.getElementById(link.hash.slice(1)).nextElementSibling.textContent;
    const value = note.querySelector("p").cloneNode(true);
    value.querySelectorAll("i, a, q, span").forEach((each) => each.remove());
    return `${note.querySelector("b").textContent}: ${value.textContent.replace(/[ ·]+$/, "")}`;
  }

  function show(link) {
    clearTimeout(leaving);
    if (word === link) return;
    hide();
    word = link;
    word.setAttribute("aria-describedby", box.id);
    box.textContent = meaningOf(link);
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
    const link = explained(event);
    if (event.pointerType === "touch") return;
    if (link) show(link);
    else if (box.contains(event.target)) clearTimeout(leaving);
  });
  document.addEventListener("pointerout", (event) => {
    if (word && (explained(event) || box.contains(event.target))) {
      clearTimeout(leaving);
      leaving = setTimeout(() => word !== document.activeElement && hide(), 300);
    }
  });
  document.addEventListener("focusin", (event) => {
    if (explained(event)?.matches(":focus-visible")) show(explained(event));
  });
  document.addEventListener("focusout", (event) => {
    if (explained(event) === word) hide();
  });
  document.addEventListener("pointerdown", (event) => {
    const link = wordOf(event);
    tapped = event.pointerType === "touch";
    if (!link && !box.contains(event.target)) hide();
  });
  document.addEventListener("click", (event) => {
    const link = wordOf(event);
    if (!link) return numberOf(event) && hide();
    if (tapped) event.preventDefault();
    if (tapped && link !== word) show(link);
    else hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}
