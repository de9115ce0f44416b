"use strict";
/* The explorer of a game: sliders of all parameters, and what holds at the point that they say.

   Values are exact fractions of whole numbers of any size (BigInt). Which chart holds is decided by the signs of polynomials
   at the point, in whole numbers; decimals are shown, and marks of curved frontiers are placed, but nothing is decided by
   them. The data are described in gametheory/atlas/document.py and gametheory/pages/explorer.py. */
(() => {
  class Rational {
    constructor(above, below = 1n) {
      if (below < 0n) { above = -above; below = -below; }
      let a = above < 0n ? -above : above, b = below;
      while (b) { [a, b] = [b, a % b]; }
      this.n = a > 1n ? above / a : above;
      this.d = a > 1n ? below / a : below;
    }

    /* What the page's own data say: a whole number or a fraction, of any length. */
    static of(text) {
      const [above, below] = text.split("/");
      return new Rational(BigInt(above), BigInt(below || "1"));
    }

    /* What somebody typed: a fraction (2/5), a whole number or a decimal (0.4, 1e-3); null for any other text. */
    static parse(text) {
      const found = /^\s*([+-]?)(\d{1,40})\s*\/\s*(\d{1,40})\s*$/.exec(text);
      if (found) {
        const below = BigInt(found[3]);
        return below ? new Rational(BigInt(found[1] + found[2]), below) : null;
      }
      const decimal = /^\s*([+-]?)(\d{0,40})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,2}))?\s*$/.exec(text);
      if (!decimal || !(decimal[2] || decimal[3])) return null;
      const digits = BigInt((decimal[2] || "") + (decimal[3] || ""));
      const shift = Number(decimal[4] || 0) - (decimal[3] || "").length;
      const size = shift < 0 ? new Rational(digits, 10n ** BigInt(-shift)) : new Rational(digits * 10n ** BigInt(shift));
      return decimal[1] === "-" ? new Rational(-size.n, size.d) : size;
    }

    plus(other) { return new Rational(this.n * other.d + other.n * this.d, this.d * other.d); }
    minus(other) { return new Rational(this.n * other.d - other.n * this.d, this.d * other.d); }
    times(other) { return new Rational(this.n * other.n, this.d * other.d); }
    over(other) { return new Rational(this.n * other.d, this.d * other.n); }
    compare(other) { return sign(this.n * other.d - other.n * this.d); }
    equals(other) { return this.n === other.n && this.d === other.d; }
    get text() { return this.d === 1n ? String(this.n) : `${this.n}/${this.d}`; }

    /* About the value, as a float, for the eye. */
    get about() {
      const longest = Math.max(String(this.n).length, String(this.d).length);
      if (longest < 300) return Number(this.n) / Number(this.d);
      return Number((this.n * 10n ** 20n) / this.d) / 1e20;
    }
  }

  /* A name that may be broken after its underscores. */
  const broken = (name) => name.split("_").flatMap((part, k) => (k ? ["_", element("wbr"), part] : [part]));

  /* A formula as a line that may be broken: MathML itself is never broken by browsers. Breaks may come before an operator and
     between factors; a long fraction becomes a box of two lines, each of which may be broken. */
  const LONG_FRACTION = 36, SHORT_ROW = 22;
  const BREAKS = new Set(["+", "\u2212", "=", "\u2260", "<", ">", "\u2264", "\u2265"]);

  function breakable(math) {
    const line = element("span", { class: "explorer-set" });
    let piece = null;
    const close = () => { piece = null; };
    const put = (node) => {
      if (!piece) {
        piece = document.createElementNS(math.namespaceURI, "math");
        line.append(piece, element("wbr"));
      }
      piece.append(node.cloneNode(true));
    };
    const walk = (node) => {
      const name = node.localName, text = node.textContent;
      if (name === "math" || (name === "mrow" && text.length > SHORT_ROW)) [...node.children].forEach(walk);
      else if (name === "mfrac" && text.length > LONG_FRACTION) {
        close();
        line.append(element("span", { class: "explorer-fraction" }, ...[...node.children].map(breakable)), element("wbr"));
      } else if (name === "mo" && BREAKS.has(text) && node.previousElementSibling) {
        close();
        put(node);
        // At the beginning of a piece it would be set as a sign.
        piece.firstChild.setAttribute("form", "infix");
      } else if (piece || text !== "\u2062") {
        put(node);
        if (name === "mtext" || text === "\u2062") close();
      }
    };
    walk(math);
    return line;
  }

  const sign = (whole) => (whole > 0n ? 1 : whole < 0n ? -1 : 0);
  const decimal = (number) => String(Number(number.toPrecision(6)));
  const LONGEST = 24;

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  /* Exact and decimal text of a number; a long fraction is shown as a decimal, and whole in its title. */
  function written(value) {
    if (value.d === 1n && String(value.n).length <= LONGEST) return [value.text, ""];
    return value.text.length > LONGEST ? ["", `\u2248 ${decimal(value.about)}`] : [value.text, `\u2248 ${decimal(value.about)}`];
  }

  /* A point of all axes over one denominator, with powers and signs kept once they are computed. */
  class Point {
    constructor(values, polynomials) {
      this.polynomials = polynomials;
      let common = 1n;
      for (const value of values) common = lcm(common, value.d);
      this.common = common;
      this.whole = values.map((value) => value.n * (common / value.d));
      this.powers = new Map();
      this.signs = new Map();
    }

    power(base, slot, exponent) {
      const key = slot * 1048576 + exponent;
      let known = this.powers.get(key);
      if (known === undefined) this.powers.set(key, (known = base ** BigInt(exponent)));
      return known;
    }

    /* The polynomial times common ** degree, a whole number, and the degree. */
    scaled(number) {
      const { terms, degree } = this.polynomials[number];
      let total = 0n;
      for (const term of terms) {
        let product = term.coefficient;
        for (const [axis, exponent] of term.powers) product *= this.power(this.whole[axis], axis + 1, exponent);
        if (term.degree < degree) product *= this.power(this.common, 0, degree - term.degree);
        total += product;
      }
      return [total, degree];
    }

    sign(number) {
      let known = this.signs.get(number);
      if (known === undefined) this.signs.set(number, (known = sign(this.scaled(number)[0])));
      return known;
    }

    /* The quotient of two polynomials; null where it divides by zero. */
    quotient(above, below) {
      const [top, high] = this.scaled(above), [bottom, low] = this.scaled(below);
      if (bottom === 0n) return null;
      return high >= low
        ? new Rational(top, bottom * this.power(this.common, 0, high - low))
        : new Rational(top * this.power(this.common, 0, low - high), bottom);
    }
  }

  function lcm(a, b) {
    let [x, y] = [a, b];
    while (y) [x, y] = [y, x % y];
    return (a / x) * b;
  }

  const prepared = (polynomial) => {
    const terms = polynomial.map(([coefficient, ...rest]) => {
      const powers = [];
      for (let k = 0; k < rest.length; k += 2) powers.push([rest[k], rest[k + 1]]);
      return { coefficient: BigInt(coefficient), powers, degree: powers.reduce((sum, [, e]) => sum + e, 0) };
    });
    return { terms, degree: Math.max(0, ...terms.map((term) => term.degree)) };
  };

  /* Coefficients, as whole numbers over one common positive factor, of a polynomial along one axis through a point. */
  function along({ terms }, point, axis) {
    const split = terms.map((term) => {
      const others = term.powers.filter(([place]) => place !== axis);
      const own = term.powers.find(([place]) => place === axis);
      return { term, others, exponent: own ? own[1] : 0, degree: others.reduce((sum, [, e]) => sum + e, 0) };
    });
    const most = Math.max(0, ...split.map((each) => each.degree));
    const found = [];
    for (const { term, others, exponent, degree } of split) {
      let product = term.coefficient * point.power(point.common, 0, most - degree);
      for (const [place, power] of others) product *= point.power(point.whole[place], place + 1, power);
      while (found.length <= exponent) found.push(0n);
      found[exponent] += product;
    }
    while (found.length && found[found.length - 1] === 0n) found.pop();
    return found;
  }

  /* About where a polynomial in floats changes sign between two numbers: between the turning points, by halving. */
  function rootsAbout(coefficients, low, high) {
    const at = (x) => coefficients.reduceRight((sum, c) => sum * x + c, 0);
    if (coefficients.length < 2) return [];
    const turns = rootsAbout(coefficients.slice(1).map((c, k) => c * (k + 1)), low, high);
    const ends = [low, ...turns, high], roots = [];
    for (let k = 0; k + 1 < ends.length; k += 1) {
      let [a, b] = [ends[k], ends[k + 1]];
      if (at(a) * at(b) > 0 || a === b) continue;
      const rising = at(b) > at(a);
      for (let step = 0; step < 60; step += 1) {
        const middle = (a + b) / 2;
        if (at(middle) > 0 === rising) b = middle; else a = middle;
      }
      roots.push((a + b) / 2);
    }
    return roots;
  }

  class Explorer {
    constructor(section) {
      this.section = section;
      this.data = JSON.parse(section.querySelector('script[type="application/json"]').textContent);
      this.axes = this.data.axes.map((axis) => ({
        ...axis,
        low: Rational.of(axis.low), high: Rational.of(axis.high), step: Rational.of(axis.step),
        base: Rational.of(axis.base), default: Rational.of(axis.default),
        ticks: axis.ticks.map((tick) => ({ ...tick, exact: tick.exact === null ? null : Rational.of(tick.exact) })),
      }));
      for (const axis of this.axes) {
        // Steps are multiples of the step, but for the two ends.
        const first = axis.low.over(axis.step);
        axis.origin = axis.step.times(new Rational(first.n >= 0n ? first.n / first.d : -((-first.n + first.d - 1n) / first.d)));
        const range = axis.high.minus(axis.origin).over(axis.step);
        axis.steps = Number(range.n / range.d) + (range.d === 1n ? 0 : 1);
      }
      this.polynomials = this.data.polynomials.map(prepared);
      this.values = this.axes.map((axis) => axis.base);
      this.shown = null;
      this.last = null;
      this.build();
      this.update();
    }

    /* --- The controls ------------------------------------------------------------------------------------------- */

    build() {
      const id = this.section.id;
      const controls = element("div", { class: "explorer-controls", role: "group", "aria-label": "Parameters" });
      const bar = element("div", { class: "explorer-bar" });
      // A claim that sets a parameter without a slider can't be gone to.
      const places = this.data.claims.filter((claim) => {
        const names = Object.keys(claim.at);
        return names.length && names.every((name) => this.axes.some((axis) => axis.name === name));
      });
      if (places.length) {
        const choice = element("select", { id: `${id}-place` }, element("option", { value: "" }, "the base values"));
        places.forEach((claim, k) => choice.append(element("option", { value: k }, `values of the claim ${claim.name}`)));
        choice.addEventListener("change", () => this.moveTo(choice.value === "" ? {} : places[choice.value].at));
        bar.append(element("label", { for: `${id}-place` }, "Set to "), choice);
        this.choice = choice;
      }
      const all = element("button", { type: "button", class: "explorer-reset-all" }, "Reset all");
      all.addEventListener("click", () => this.moveTo({}));
      bar.append(all);
      controls.append(bar);
      controls.append(this.list(id));
      this.result = element("div", { class: "explorer-result" });
      this.live = element("p", { class: "explorer-live", role: "status", "aria-live": "polite" });
      this.section.querySelector(".explorer-body").append(controls, this.result, this.live);
    }

    /* The sliders, in a box that scrolls and says so: how many there are, a fade where there are more, and a button for all. */
    list(id) {
      const many = this.axes.length;
      const list = element("div", { class: "explorer-list", id: `${id}-list` });
      this.axes.forEach((axis, k) => list.append(this.control(axis, k, `${id}-${k}`)));
      const all = element("button", { type: "button", class: "explorer-all", "aria-controls": list.id, "aria-expanded": "false" }, "Show all");
      const tell = () => {
        const open = list.classList.contains("is-all");
        all.hidden = !open && list.scrollHeight <= list.clientHeight + 1;
        list.classList.toggle("is-more", !open && list.scrollTop + list.clientHeight < list.scrollHeight - 4);
      };
      all.addEventListener("click", () => {
        const open = list.classList.toggle("is-all");
        all.setAttribute("aria-expanded", String(open));
        all.textContent = open ? "Show fewer" : "Show all";
        tell();
      });
      list.addEventListener("scroll", tell, { passive: true });
      new ResizeObserver(tell).observe(list);
      const heading = element("div", { class: "explorer-heading" },
        element("span", { class: "explorer-many" }, `${many} parameter${many === 1 ? "" : "s"}`), all);
      const box = document.createDocumentFragment();
      box.append(heading, list);
      return box;
    }

    control(axis, k, id) {
      const about = axis.meaning && axis.unit ? `${axis.meaning} (${axis.unit})` : axis.meaning || axis.unit;
      axis.slider = element("input", {
        type: "range", id, min: 0, max: axis.steps, step: 1, "aria-describedby": about ? `${id}-about` : null,
      });
      axis.field = element("input", {
        type: "text", class: "explorer-value", inputmode: "text", size: 8, autocomplete: "off", spellcheck: "false",
        "aria-label": `${axis.name}, exact value`, "aria-describedby": `${id}-fault`,
      });
      axis.fault = element("span", { class: "explorer-fault", id: `${id}-fault`, role: "alert" });
      axis.marks = element("div", { class: "explorer-ticks" });
      axis.reset = element("button", { type: "button", class: "explorer-reset", "aria-label": `Reset ${axis.name}`, title: "Reset" }, "\u21ba");
      axis.slider.addEventListener("input", () => this.set(k, this.snapped(axis, Number(axis.slider.value))));
      axis.reset.addEventListener("click", () => this.set(k, axis.base));
      axis.field.addEventListener("change", () => this.typed(k));
      return element("div", { class: "explorer-control" },
        element("div", { class: "explorer-name" }, element("label", { for: id }, ...broken(axis.name)), axis.field, axis.reset),
        axis.slider, axis.marks, axis.fault,
        about ? element("div", { class: "explorer-about", id: `${id}-about` }, about) : null);
    }

    typed(k) {
      const axis = this.axes[k], value = Rational.parse(axis.field.value);
      let fault = "";
      if (value === null) fault = "Write a number such as 3, 0.4 or 2/5.";
      else if (value.compare(axis.low) < 0 || value.compare(axis.high) > 0) {
        fault = `It lies between ${axis.low.text} and ${axis.high.text}.`;
      }
      axis.fault.textContent = fault;
      if (fault) axis.field.setAttribute("aria-invalid", "true");
      else this.set(k, value);
    }

    /* The value of a step of a slider: a mark, or the base, if one lies within half a step. */
    snapped(axis, position) {
      if (position >= axis.steps) return axis.high;
      if (position === 0) return axis.low;
      const value = axis.origin.plus(axis.step.times(new Rational(BigInt(position))));
      const half = axis.step.over(new Rational(2n));
      let best = null, nearest = half;
      for (const mark of [...axis.current.map((tick) => tick.exact).filter(Boolean), axis.base]) {
        const off = mark.minus(value), distance = off.n < 0n ? new Rational(-off.n, off.d) : off;
        const before = distance.compare(nearest);
        if (before < 0 || (before === 0 && best === null && off.n > 0n)) [best, nearest] = [mark, distance];
      }
      return best || value;
    }

    moveTo(at) {
      this.values = this.axes.map((axis) => (axis.name in at ? Rational.of(at[axis.name]) : axis.base));
      this.update();
    }

    set(k, value) {
      // Where only lines are known, one parameter at a time differs from the base.
      if (this.data.kind === "lines") this.values = this.axes.map((axis) => axis.base);
      this.values = this.values.map((old, place) => (place === k ? value : old));
      if (this.choice) this.choice.value = "";
      this.update();
    }

    /* --- What holds at the point -------------------------------------------------------------------------------- */

    update() {
      this.point = new Point(this.values, this.polynomials);
      const found = this.data.kind === "lines" ? this.onLine() : this.inChart();
      this.axes.forEach((axis, k) => this.showAxis(axis, k, found));
      this.show(found);
      clearTimeout(this.telling);
      this.telling = setTimeout(() => { this.live.textContent = this.summary(found); }, 400);
    }

    inChart() {
      const { charts, factors } = this.data;
      const holds = (chart) => {
        for (let k = 0; k < chart.s.length; k += 2) {
          if (this.point.sign(factors[chart.s[k]]) !== chart.s[k + 1]) return false;
        }
        return true;
      };
      const chart = this.last !== null && holds(this.last) ? this.last : charts.find(holds);
      if (chart) {
        this.last = chart;
        return { kind: "chart", charts: [chart], regimes: [chart.r] };
      }
      const touches = (each) => {
        for (let k = 0; k < each.s.length; k += 2) {
          const here = this.point.sign(factors[each.s[k]]);
          if (here !== each.s[k + 1] && (here !== 0 || each.s[k + 1] === 0)) return false;
        }
        return true;
      };
      const sides = charts.filter(touches);
      return { kind: sides.length ? "boundary" : "unknown", charts: sides, regimes: [...new Set(sides.map((each) => each.r))] };
    }

    /* The cell of the line along the one parameter that differs from the base; at the base, of the first with a line. */
    onLine() {
      if (this.axes.filter((axis, k) => !this.values[k].equals(axis.base)).length > 1) {
        const reason = "More than one parameter differs from the base, and regimes are known here along one at a time.";
        return { kind: "unknown", charts: [], regimes: [], reason };
      }
      const moved = this.axes.findIndex((axis, k) => !this.values[k].equals(axis.base));
      const axis = moved >= 0 ? moved : this.data.lines.findIndex((line) => line.cells);
      const line = axis >= 0 ? this.data.lines[axis] : null;
      if (!line || !line.cells) return { kind: "unknown", charts: [], regimes: [], reason: line ? line.reason : "" };
      const value = this.values[axis];
      const cell = line.cells.find((each) => inside(each, value));
      if (!cell) return { kind: "unknown", charts: [], regimes: [], reason: line.reason };
      const verdicts = this.data.claims.map((claim, k) => {
        const stretch = line.verdicts[k].find((each) => inside(each, value));
        return stretch ? stretch.v : ["undecided", "not decided by regimes"];
      });
      return { kind: "line", charts: [], regimes: [cell.r], verdicts };
    }

    value(formula) {
      const found = this.data.formulas[formula];
      if (typeof found === "string") return new Rational(...found.split("/").map(BigInt));
      // A text stands for a number that has no exact value in the page.
      return typeof found[0] === "string" ? found[1] : this.point.quotient(found[0], found[1]);
    }

    /* --- Showing it --------------------------------------------------------------------------------------------- */

    showAxis(axis, k, found) {
      const value = this.values[k];
      const steps = value.minus(axis.origin).over(axis.step);
      const between = Math.min(axis.steps, Math.round(steps.about));
      const position = value.equals(axis.high) ? axis.steps : value.equals(axis.low) ? 0 : between;
      axis.slider.value = String(position);
      axis.slider.setAttribute("aria-valuetext", `${value.text}${axis.unit ? ` ${axis.unit}` : ""}`);
      axis.field.value = value.text;
      axis.field.removeAttribute("aria-invalid");
      axis.fault.textContent = "";
      axis.reset.disabled = value.equals(axis.base);
      const atBase = this.axes.every((other, place) => place === k || this.values[place].equals(other.base));
      axis.current = atBase || this.data.kind === "lines" ? axis.ticks : this.computedTicks(axis, k, found.charts);
      const drawn = axis.current.map((tick) => tick.text).join("|");
      if (axis.drawn === drawn) return;
      axis.drawn = drawn;
      axis.marks.replaceChildren(...axis.current.map((tick) => this.mark(axis, k, tick)));
    }

    mark(axis, k, tick) {
      const about = tick.exact ? tick.exact.about : tick.about;
      const part = (about - axis.low.about) / (axis.high.about - axis.low.about);
      const said = `${axis.name} = ${tick.text}`;
      const made = element("button", {
        type: "button", class: "explorer-tick", title: `${said}: something changes here`, "aria-label": `Set ${said}, where something changes`,
        "data-value": tick.exact ? tick.exact.text : null,
      });
      made.style.setProperty("--at", String(part));
      made.addEventListener("click", () => this.set(k, tick.exact || Rational.parse(tick.about.toFixed(12))));
      return made;
    }

    /* Where the charts at the point end along an axis. */
    computedTicks(axis, k, charts) {
      const numbers = new Set(charts.flatMap((chart) => chart.s.filter((_, place) => place % 2 === 0)));
      const found = new Map();
      for (const number of numbers) {
        const coefficients = along(this.polynomials[this.data.factors[number]], this.point, k);
        if (coefficients.length === 2) {
          const root = new Rational(-coefficients[0], coefficients[1]);
          if (root.compare(axis.low) >= 0 && root.compare(axis.high) <= 0) {
            found.set(root.text, { exact: root, about: root.about, text: root.text });
          }
        } else if (coefficients.length > 2) {
          const largest = coefficients.reduce((most, c) => (c * c > most * most ? c : most), 0n);
          const floats = coefficients.map((c) => new Rational(c, largest).about);
          for (const root of rootsAbout(floats, axis.low.about, axis.high.about)) {
            const text = `~${decimal(root)}`;
            found.set(text, { exact: null, about: root, text });
          }
        }
      }
      return [...found.values()].sort((a, b) => a.about - b.about);
    }

    show(found) {
      const key = `${found.kind}:${found.regimes.join(",")}`;
      if (this.shown !== key) {
        this.shown = key;
        this.numbers = [];
        this.result.replaceChildren(...this.parts(found));
      }
      // The verdicts change at places of their own.
      if (found.kind === "line") this.result.querySelector(".explorer-claims")?.replaceWith(this.claims(found.verdicts));
      for (const { formula, exact, about } of this.numbers) {
        const value = this.value(formula);
        const [left, right] = value === null ? ["not defined", ""] : typeof value === "string" ? ["", value] : written(value);
        exact.textContent = left;
        about.textContent = right;
        if (value instanceof Rational && !left) about.title = value.text; else about.removeAttribute("title");
      }
      const command = this.result.querySelector(".explorer-command");
      if (command) command.textContent = this.command();
    }

    parts(found) {
      const { data } = this;
      if (found.kind === "unknown") {
        return [
          element("p", { class: "explorer-regime" }, element("strong", {}, found.reason || "No regime is known at this point.")),
          element("p", {}, "To solve the game here, run:"), this.commandBox()];
      }
      if (found.kind === "boundary") {
        const said = found.regimes.length > 1
          ? "On a boundary between regimes. What holds exactly here is not on this page; these are the limits from the sides that are known."
          : "On a boundary of a regime. What holds exactly here is not on this page; this is the limit from the side that is known.";
        return [
          element("p", { class: "explorer-regime" }, element("strong", {}, said)),
          element("p", {}, "To solve the game exactly here, run:"), this.commandBox(),
          ...found.regimes.flatMap((number) => [
            element("p", { class: "explorer-limit" }, `Limit of the regime: ${this.name(data.regimes[number])}`),
            ...this.equilibria(data.regimes[number])])];
      }
      const regime = data.regimes[found.regimes[0]];
      const verdicts = found.verdicts || regime.v;
      return [
        element("p", { class: "explorer-regime" }, element("span", { class: "explorer-key" }, "Regime"), " ",
          element("strong", {}, this.name(regime)), element("span", { class: "explorer-count" }, this.counted(regime))),
        data.claims.length ? this.claims(verdicts) : null,
        ...this.equilibria(regime),
      ].filter((part) => part !== null);
    }

    counted(regime) {
      if (regime.u) return "";
      const [one, several] = this.data.concept;
      const continua = (regime.c || []).length;
      const among = continua ? `; ${continua === 1 ? "a continuum is" : `${continua} continua are`} spanned by them` : "";
      return ` ${regime.n === 0 ? `No ${one}` : `${regime.n} ${regime.n === 1 ? one : (continua ? "extreme " : "") + several}`}${among}`;
    }

    played(equilibrium) {
      const { data } = this;
      const named = (names, formulas) => names.filter((_, k) => data.formulas[formulas[k]] !== "0").join("+");
      if (equilibrium.label) return equilibrium.label;
      if (!equilibrium.b) return equilibrium.s.map((own, k) => named(data.strategies[k], own)).join(" \u00b7 ");
      const found = [];
      for (let k = 0; k < equilibrium.b.length; k += 3) {
        if (equilibrium.b[k + 1]) found.push(named(data.places[equilibrium.b[k]][2], data.moves[equilibrium.b[k + 2]]));
      }
      return found.join(" \u00b7 ");
    }

    name(regime) {
      if (regime.u) return `The game is not defined here: ${regime.u}`;
      const names = [...new Set(regime.e.map((number) => this.played(this.data.equilibria[number])))];
      if (!names.length) return `no ${this.data.concept[0]}`;
      return names.length <= 3 ? names.join(" or ") : `${names.slice(0, 2).join(" or ")} or ${names.length - 2} more`;
    }

    claims(verdicts) {
      const marks = { holds: "\u2713", fails: "\u2717", depends: "\u2260", undecided: "?" };
      const list = element("ul", { class: "explorer-claims" });
      const groups = new Map();
      this.data.claims.forEach((claim, k) => {
        // Claims that differ in where they are made alone have one verdict at a point.
        const key = `${claim.condition}|${claim.among}`;
        if (groups.has(key)) groups.get(key).names.push(claim.name);
        else groups.set(key, { claim, names: [claim.name], verdict: verdicts[k][0], reason: verdicts[k][1] });
      });
      for (const { claim, names, verdict, reason } of groups.values()) {
        list.append(element("li", { class: `explorer-claim is-${verdict}`, "data-claims": names.join(" "), "data-verdict": verdict },
          element("span", { class: "explorer-mark", "aria-hidden": "true" }, marks[verdict]),
          element("div", {}, element("strong", {}, names[0]),
            ` ${verdict === "depends" ? "depends on the equilibrium" : verdict === "undecided" ? "is undecided" : verdict} here: `,
            this.condition(claim), claim.among ? ` ${claim.among}` : null,
            reason && verdict !== "holds" ? element("span", { class: "explorer-reason" }, ` (${reason})`) : null,
            names.length > 1 ? element("span", { class: "explorer-same" }, `The same condition: ${names.slice(1).join(", ")}`) : null)));
      }
      return list;
    }

    condition(claim) {
      if (!claim.markup) return element("code", {}, claim.condition);
      const holder = element("span");
      holder.innerHTML = claim.markup; // MathML that the page's maker wrote; names in it are escaped.
      return breakable(holder.firstElementChild);
    }

    equilibria(regime) {
      const found = regime.e.map((number, k) => this.equilibrium(this.data.equilibria[number], k, regime));
      if (regime.n > regime.e.length) {
        found.push(element("p", { class: "explorer-more" }, `${regime.n - regime.e.length} more are not shown.`));
      }
      return found;
    }

    equilibrium(equilibrium, k, regime) {
      const { data } = this;
      const table = element("table", {});
      const group = (regime.c || []).find((each) => each.includes(k));
      const kind = equilibrium.t ? Object.entries(equilibrium.t).map(([name, truth]) => (
        truth === true ? name : truth === false ? `not ${name}` : truth)).join(", ") : "";
      const title = [regime.n > 1 ? `Equilibrium ${k + 1}` : "Equilibrium", this.played(equilibrium), kind,
        group ? `on a continuum with ${group.filter((each) => each !== k).map((each) => each + 1).join(", ")}` : ""];
      table.append(element("caption", {}, title.filter(Boolean).join(": ")));
      if (equilibrium.s) equilibrium.s.forEach((own, place) => this.mixture(table, data.players[place], data.strategies[place], own));
      const off = [];
      for (let at = 0; equilibrium.b && at < equilibrium.b.length; at += 3) {
        const [name, player, moves] = data.places[equilibrium.b[at]], chances = data.moves[equilibrium.b[at + 2]];
        if (equilibrium.b[at + 1]) this.mixture(table, name, moves, chances);
        else off.push([name, player, moves, chances]);
      }
      equilibrium.p.forEach((formula, place) => this.row(table, `payoff of ${data.players[place]}`, formula));
      equilibrium.m.forEach((formula, place) => this.row(table, data.measures[place], formula));
      const box = element("div", { class: "explorer-equilibrium" }, element("div", { class: "explorer-scroll" }, table));
      if (off.length) {
        const more = element("table", {});
        for (const [name, , moves, chances] of off) this.mixture(more, name, moves, chances);
        box.append(element("details", {}, element("summary", {}, `Off the path of play: ${off.length}`),
          element("div", { class: "explorer-scroll" }, more)));
      }
      return box;
    }

    mixture(table, who, names, formulas) {
      const sure = names.findIndex((_, k) => this.data.formulas[formulas[k]] === "1");
      if (sure >= 0) {
        table.append(element("tr", {}, element("th", { scope: "row" }, who), element("td", { colspan: 3 }, `plays ${names[sure]}`)));
        return;
      }
      names.forEach((name, k) => {
        if (this.data.formulas[formulas[k]] !== "0") this.row(table, `${who}: ${name}`, formulas[k]);
      });
    }

    row(table, label, formula) {
      const exact = element("td", { class: "explorer-number" }), about = element("td", { class: "explorer-number explorer-decimal" });
      const written = this.data.formulas[formula], set = element("td", { class: "explorer-formula" });
      if (typeof written !== "string" && written[2]) set.innerHTML = written[2]; // MathML, as above.
      if (set.textContent.length > 30) {
        set.classList.add("is-long");
        set.replaceChildren(breakable(set.firstElementChild));
      }
      table.append(element("tr", { "data-row": label }, element("th", { scope: "row" }, label), exact, about, set));
      this.numbers.push({ formula, exact, about });
    }

    commandBox() { return element("pre", {}, element("code", { class: "explorer-command" })); }

    command() {
      const quoted = (text) => (/^[\w./=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
      const set = this.axes.map((axis, k) => (this.values[k].equals(axis.default) ? "" : `${axis.name}=${this.values[k].text}`));
      return ["gametheory solve", quoted(this.data.file), ...this.data.options,
        ...set.filter(Boolean).map((each) => `--set ${quoted(each)}`)].join(" ");
    }

    summary(found) {
      if (found.kind === "unknown") return "No regime is known at this point.";
      if (found.kind === "boundary") return "On a boundary between regimes.";
      const regime = this.data.regimes[found.regimes[0]];
      const verdicts = found.verdicts || regime.v;
      const told = this.data.claims.map((claim, k) => `${claim.name} ${verdicts[k][0]}`);
      return `${this.name(regime)}.${this.counted(regime)}. ${told.join(", ")}`;
    }
  }

  /* Whether a value lies in a stretch whose ends are numbers, or roots of polynomials isolated between two. */
  function inside(stretch, value) {
    const below = against(stretch.low, value), above = against(stretch.high, value);
    return (below > 0 || (below === 0 && stretch.closed[0])) && (above < 0 || (above === 0 && stretch.closed[1]));
  }

  /* The sign of a value less an end. */
  function against(end, value) {
    if (typeof end === "string") return value.compare(Rational.of(end));
    const [low, high, coefficients] = end;
    if (value.compare(Rational.of(low)) <= 0) return -1;
    if (value.compare(Rational.of(high)) >= 0) return 1;
    const at = (x) => coefficients.reduceRight((sum, c) => sum.times(x).plus(new Rational(BigInt(c))), new Rational(0n)).n;
    return sign(at(value)) === sign(at(Rational.of(low))) ? -1 : 1;
  }

  const start = () => document.querySelectorAll("section.explorer").forEach((section) => {
    if (!section.explorer && section.querySelector('script[type="application/json"]')) section.explorer = new Explorer(section);
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
