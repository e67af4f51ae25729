// Copying: the LaTeX of a formula, the code of a box, the line to cite; and formulas in any text that is copied.

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
      const copy = button(`Copy the LaTeX of formula ${number + 1}`, "LaTeX", () => latexOf(formula));
      tools.prepend(copy);
      // A tap on the formula shows its tools.
      formula.addEventListener("click", () => getSelection().isCollapsed && copy.focus({ preventScroll: true }));
    });
    document.querySelectorAll(".highlight:has(> pre, > span + pre):not(:has(.copy-button))").forEach((box, number) => {
      const file = box.querySelector(".filename")?.textContent ?? `code ${number + 1}`;
      box.append(button(`Copy ${file}`, "Copy", () => box.querySelector("code").textContent.trimEnd() + "\n"));
    });
    const cite = document.querySelector(".cite:not(:has(button))");
    if (cite) {
      const line = cite.textContent.replace(/^Cite: /, "");
      cite.append(" ", button("Copy the line to cite", "Copy", () => line));
    }
    // Measuring makes the browser lay out the page, so it waits until that is done anyway.
    (window.requestIdleCallback ?? setTimeout)(reachScrollers);
  }

  // What scrolls sideways and holds nothing to focus is reached by keyboard.
  function reachScrollers() {
    document.querySelectorAll(".md-typeset :is(.graph, .md-typeset__scrollwrap, table, pre)").forEach((box) => {
      if (box.scrollWidth > box.clientWidth && !box.querySelector("a, button, [tabindex]")) box.tabIndex = 0;
    });
  }

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
  furnish();
  window.document$?.subscribe(furnish);
})();
