// Copying: the LaTeX of a formula, the code of a box, the line to cite; and formulas in any text that is copied.
// And what the keyboard needs besides: the menu, and no stop where nothing scrolls.

(() => {
  const latexOf = (formula) => formula.dataset.latex ?? formula.dataset.copy;

  async function write(text) {
    // A page opened from disk or over plain HTTP may not have the clipboard; the old command still works there.
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  function button(name, shown, text) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "copy-button" });
    made.textContent = shown;
    made.setAttribute("aria-label", name);
    made.addEventListener("click", async () => {
      await write(text());
      made.textContent = "Copied";
      made.setAttribute("aria-label", `Copied. ${name}`);
      setTimeout(() => {
        made.textContent = shown;
        made.setAttribute("aria-label", name);
      }, 1500);
    });
    return made;
  }

  function furnish() {
    document.querySelectorAll(".equation .tools:not(:has(button))").forEach((tools, number) => {
      const formula = tools.closest(".equation").querySelector(".maths");
      tools.prepend(button(`Copy the LaTeX of formula ${number + 1}`, "LaTeX", () => latexOf(formula)));
    });
    document.querySelectorAll(".highlight:not(.output):has(> pre, > span + pre):not(:has(.copy-button))").forEach((box, number) => {
      const file = box.querySelector(".filename")?.textContent ?? `code ${number + 1}`;
      box.append(button(`Copy ${file}`, "Copy", () => box.querySelector("code").textContent.trimEnd() + "\n"));
    });
    const cite = document.querySelector(".cite:not(:has(button))");
    if (cite) {
      const line = cite.textContent.replace(/^Cite: /, "");
      cite.append("\u00a0", button("Copy the line to cite", "Copy", () => line));
    }
    // Formulas in text and tables share one set of tools, which goes from one to the next.
    if (!document.querySelector(".maths > .tools")) visit(loose()[0]);
    document.querySelectorAll(".md-typeset :is(.scroll, .graph, pre)").forEach((box) => boxes.observe(box));
  }

  const LOOSE = ".md-content .maths:not(.display, a *)";
  const loose = () => [...document.querySelectorAll(LOOSE)];

  function visit(formula) {
    if (!formula || formula.querySelector(".tools")) return;
    document.querySelector(".maths > .tools")?.remove();
    const latex = latexOf(formula);
    const tools = Object.assign(document.createElement("span"), { className: "tools" });
    const copy = button(`Copy the LaTeX ${latex}`, "LaTeX", () => latex);
    copy.setAttribute("aria-description", "The arrow keys left and right go to the other formulas");
    tools.append(copy);
    if (formula.id) {
      tools.append(Object.assign(document.createElement("a"), { href: `#${formula.id}`, textContent: "#", title: "Link to this formula" }));
      tools.lastChild.setAttribute("aria-label", `Link to the formula ${latex}`);
    }
    formula.append(tools);
    return copy;
  }

  // They open towards the middle of the window, so that nothing is cut off.
  function turn({ target }) {
    const tools = target.closest?.(".maths")?.querySelector(".tools");
    tools?.classList.toggle("left", tools.parentElement.getBoundingClientRect().left > innerWidth / 2);
  }

  document.addEventListener("focusin", turn);
  document.addEventListener("pointerover", (event) => {
    const formula = event.target.closest?.(`${LOOSE}, .cards > li`);
    visit(formula?.matches("li") ? formula.querySelector(".maths") : formula);
    turn(event);
  });

  // A tap on a formula shows its tools.
  document.addEventListener("click", ({ target }) => {
    const formula = target.closest?.(".md-content .maths");
    if (!formula || target.closest("a, button") || !getSelection().isCollapsed) return;
    (formula.closest(".equation") ?? formula).querySelector(".tools button")?.focus({ preventScroll: true });
  });

  document.addEventListener("keydown", (event) => {
    if (event.target.matches?.(".menu") && ["Enter", " "].includes(event.key)) {
      event.preventDefault();
      event.target.click();
    }
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const here = step && event.target.closest(".maths > .tools")?.parentElement;
    if (!here) return;
    const seen = loose().filter((formula) => formula.checkVisibility());
    const next = seen[seen.indexOf(here) + step];
    if (!next) return;
    event.preventDefault();
    visit(next).focus();
  });

  // A box that has nothing to scroll is no stop for the keyboard.
  const boxes = new ResizeObserver((changed) => changed.forEach(({ target }) => {
    target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
  }));

  // Text with formulas is copied with their LaTeX, not with the loose letters of their MathML.
  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (selection.isCollapsed) return;
    const range = selection.getRangeAt(0).cloneRange();
    const around = (node) => (node.closest ? node : node.parentElement)?.closest(".maths");
    const [first, last] = [around(range.startContainer), around(range.endContainer)];
    if (first) range.setStartBefore(first);
    if (last) range.setEndAfter(last);
    const part = document.createElement("div");
    part.append(range.cloneContents());
    const formulas = part.querySelectorAll(".maths");
    if (!formulas.length) return;
    formulas.forEach((formula) => {
      const display = formula.matches(".display");
      formula.replaceWith(display ? `\n$$\n${latexOf(formula)}\n$$\n` : `$${latexOf(formula)}$`);
    });
    part.querySelectorAll(".marks, .headerlink, button").forEach((tool) => tool.remove());
    // Only what is shown has line breaks between its blocks.
    part.style.cssText = "position: fixed; left: -200vw; width: 100vw; white-space: pre-wrap";
    document.body.append(part);
    event.clipboardData.setData("text/plain", part.innerText);
    part.remove();
    event.preventDefault();
  });

  // Material replaces the page's content on instant navigation and tells so through document$.
  if (window.document$) document$.subscribe(furnish);
  else furnish();
})();
