// What tests ask a page that is open in the browser. Every answer is plain data: names of elements, numbers, words.
window.look = (() => {
  const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
  const TARGETS = "a[href], button, input, select, textarea, summary";

  const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const named = (one) => `${one.localName}${one.className && typeof one.className === "string" ? "." + one.className.split(" ")[0] : ""}`
    + ` “${(one.getAttribute("aria-label") || one.textContent || "").trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  const boxes = (one) => [...one.getClientRects()].filter((box) => box.width && box.height);
  const ring = (style) => (style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth));
  const stops = () => [...document.querySelectorAll(FOCUSABLE)].filter((one) => one.tabIndex >= 0 && !one.disabled && shown(one));

  // Of what has the focus: points of its part that is on the screen, and how many of them lie under something else.
  function seen(one) {
    let inside = 0, covered = 0;
    for (const box of boxes(one)) {
      const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
      const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
      if (left >= right || top >= bottom) continue;
      for (const across of [0.02, 0.25, 0.5, 0.75, 0.98]) {
        for (const down of [0.05, 0.5, 0.95]) {
          inside += 1;
          const upmost = document.elementFromPoint(left + (right - left) * across, top + (bottom - top) * down);
          if (upmost && !one.contains(upmost) && !upmost.contains(one)) covered += 1;
        }
      }
    }
    return { inside, covered };
  }

  // A walk is noted as each Tab leaves a stop: by then the page has scrolled, and no time is lost in asking.
  let walk = [], places = new Map(), shadows = new Map();
  function note(event) {
    const one = document.activeElement;
    if (event.key !== "Tab" || !one || one === document.body) return;
    const style = getComputedStyle(one), { inside, covered } = seen(one);
    walk.push({
      name: named(one),
      number: places.has(one) ? places.get(one).number : -1,
      ring: Math.max(ring(style), style.boxShadow !== shadows.get(one) ? 3 : 0),
      inside, covered,
    });
  }

  return {
    // Begin a walk: where every stop is before anything moves, in the order of the document.
    begin() {
      walk = [];
      places = new Map();
      stops().forEach((one, number) => {
        const box = boxes(one)[0] || one.getBoundingClientRect();
        const h1 = document.querySelector("h1");
        places.set(one, {
          number, name: named(one), left: box.left + scrollX, top: box.top + scrollY, bottom: box.bottom + scrollY,
          part: [...document.querySelectorAll("body, header, nav, main, footer, section, .exit, .skip")].indexOf(
            one.closest("header, nav, main, footer, section, .exit, .skip, body")),
          before_h1: !(h1.contains(one) || h1.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING),
        });
        shadows.set(one, getComputedStyle(one).boxShadow);
      });
      removeEventListener("keydown", note, true);
      addEventListener("keydown", note, true);
      return [...places.values()];
    },
    walked: () => walk,
    focused: () => ({ name: named(document.activeElement), in_main: Boolean(document.activeElement.closest("main")) }),

    // What is hit by finger or mouse, smaller than 24 pixels and too near to another (WCAG 2.5.8).
    // A link inside a sentence is excepted there.
    cramped() {
      const all = [...document.querySelectorAll(TARGETS)].filter(shown).map((one) => ({ one, box: one.getBoundingClientRect() }));
      const small = (box) => box.width < 24 || box.height < 24;
      const in_sentence = (one) => getComputedStyle(one).display === "inline"
        && one.parentElement.textContent.trim().length > one.textContent.trim().length + 3;
      const middle = (box) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
      return all.filter(({ one, box }) => small(box) && !in_sentence(one)).filter(({ one, box }) => {
        const [x, y] = middle(box);
        return all.some((other) => {
          if (other.one === one) return false;
          const [ox, oy] = middle(other.box);
          if (small(other.box)) return Math.hypot(ox - x, oy - y) < 24;
          const across = Math.max(other.box.left - x, 0, x - other.box.right);
          const down = Math.max(other.box.top - y, 0, y - other.box.bottom);
          return Math.hypot(across, down) < 12;
        });
      }).map(({ one }) => named(one));
    },

    // What makes a page scroll sideways; a table may, in a region of its own.
    // What a drawing holds is cut off at the drawing's edge; its own box counts.
    sticking_out() {
      const width = document.documentElement.clientWidth;
      const found = [...document.body.querySelectorAll("*")].filter((one) => shown(one) && !one.ownerSVGElement && !one.closest(".table-region > *")
        && boxes(one).some((box) => box.right > width + 1 || (box.left < -1 && box.right > 0))).map(named);
      if (document.documentElement.scrollWidth > width) found.push("the page itself");
      return found;
    },

    // Boxes that hide some of what they hold; what is meant for screen readers only is a box of one pixel.
    cut_off() {
      return [...document.body.querySelectorAll("*")].filter((one) => {
        const style = getComputedStyle(one);
        const hides = (way) => ["hidden", "clip"].includes(way);
        return shown(one) && one.clientWidth > 1 && one.clientHeight > 1 && !one.closest("svg")
          && ((hides(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
            || (hides(style.overflowY) && one.scrollHeight > one.clientHeight + 1));
      }).map(named);
    },

    // Lines of text that lie on one another.
    overlapping() {
      const texts = [...document.querySelectorAll("h1, h2, h3, h4, p, li, summary, th, td, caption, button, label")].filter((one) => shown(one)
        && one.offsetWidth > 1 && !one.closest(".exit, .skip") && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
      const lines = texts.flatMap((one) => {
        const range = document.createRange();
        return [...one.childNodes].filter((node) => node.nodeType === 3 && node.data.trim()).flatMap((node) => {
          range.selectNodeContents(node);
          return [...range.getClientRects()].map((box) => ({ one, box }));
        });
      }).sort((a, b) => a.box.top - b.box.top);
      const found = new Set();
      lines.forEach((line, number) => {
        for (let next = number + 1; next < lines.length && lines[next].box.top < line.box.bottom; next += 1) {
          const other = lines[next];
          const high = Math.min(line.box.bottom, other.box.bottom) - other.box.top;
          const wide = Math.min(line.box.right, other.box.right) - Math.max(line.box.left, other.box.left);
          if (other.one !== line.one && high > line.box.height / 2 && wide > 4) found.add(`${named(line.one)} on ${named(other.one)}`);
        }
      });
      return [...found];
    },

    // What still moves for a visitor who asked for less of it.
    moving() {
      const found = [...document.querySelectorAll("*")].filter((one) => {
        const style = getComputedStyle(one);
        const lasts = (times) => times.split(",").some((time) => parseFloat(time) > 0);
        return style.scrollBehavior === "smooth" || lasts(style.transitionDuration) || lasts(style.animationDuration);
      }).map(named);
      return found.concat(document.getAnimations().map(String));
    },

    // A stylesheet of the visitor's own, put over the page's as a browser's setting or a bookmarklet would.
    restyle(text) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [sheet];
    },

    shown: (selector) => [...document.querySelectorAll(selector)].filter((one) => shown(one) && boxes(one).length).map(named),
    words: (selector) => document.querySelector(selector).innerText.split(/\s+/).filter(Boolean),
  };
})();
