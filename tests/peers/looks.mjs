// What can be looked at, and tried, in a page that was drawn. Each takes playwright's page and answers plain data.
import { readFile } from "node:fs/promises";

const AXE = new URL("./node_modules/axe-core/axe.min.js", import.meta.url);
const ANIMATION_MS = 3_000;
const MOST_STOPS = 500;
const HOVERED = 5;

// A figure as it is drawn: the texts, and the shapes with their colours. One string, to be compared.
const drawing = (figure) =>
  figure.evaluate((element) =>
    [...element.querySelectorAll(".main-svg")]
      .flatMap((svg) => [...svg.querySelectorAll("path, text, rect")])
      .filter((shape) => shape.checkVisibility() && !shape.closest(".hoverlayer, defs"))
      .map((shape) => [shape.textContent, shape.getAttribute("d"), shape.getAttribute("width"), shape.style.fill].join())
      .join("\n"),
  );

// How many lines, points, bars and parts are in a chart; its axes and legend do not count.
const marks = (figure) => figure.locator(".slice, .point, .points path, .js-line").count();

// Whether two drawings are the same to a pixel or two: plotly's margins come out otherwise by one now and then.
const same = (one, other) => {
  const number = /-?\d+(\.\d+)?/g;
  const [ones, others] = [one, other].map((text) => text.match(number) ?? []);
  const near = () => ones.every((value, index) => Math.abs(value - others[index]) <= 2);
  return one === other || (one.replace(number, "") === other.replace(number, "") && near());
};

const distinct = (all) => all.filter((one, number) => !all.slice(0, number).some((other) => same(one, other))).length;

// Waits until two looks, a moment apart, see the same; what they see.
const settled = async (page, figure) => {
  let before;
  let now = await drawing(figure);
  for (let waited = 0; before !== now && waited < ANIMATION_MS; waited += 150) {
    await page.waitForTimeout(150);
    [before, now] = [now, await drawing(figure)];
  }
  return now;
};

const figures = (page) => page.locator("div[data-figure]").all();
const idOf = (figure) => figure.evaluate((element) => element.dataset.figure);

// How many pixels the page is wider than its window.
export const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

// What stands in the page, as a reader sees it; folded parts opened.
export const text = (page) =>
  page.evaluate(() => {
    const closed = [...document.querySelectorAll("details:not([open])")];
    for (const details of closed) details.open = true;
    const drawn = [...document.querySelectorAll(".main-svg text")].map((element) => element.textContent);
    const found = [document.body.innerText, ...drawn].join("\n");
    for (const details of closed) details.open = false;
    return found;
  });

// What comes up under the mouse: over every part of a picture of parts, and here and there over the other charts.
export const hovers = async (page) => {
  const found = new Set();
  for (const figure of await figures(page)) {
    await figure.scrollIntoViewIfNeeded();
    const parts = await figure.evaluate((element) =>
      [...element.querySelectorAll(".slice")].flatMap((slice) => {
        slice.dispatchEvent(new MouseEvent("mouseover"));
        const labels = [...element.querySelectorAll(".hoverlayer text")].map((label) => label.textContent);
        slice.dispatchEvent(new MouseEvent("mouseout"));
        return labels;
      }),
    );
    for (const label of parts) found.add(label);
    if (parts.length > 0) continue;
    const { x, y, width, height } = await figure.boundingBox();
    for (let down = 1; down < HOVERED; down++) {
      for (let right = 1; right < HOVERED; right++) {
        await page.mouse.move(x + (width * right) / HOVERED, y + (height * down) / HOVERED);
        await page.waitForTimeout(60); // plotly looks at most every 50 ms
        for (const label of await figure.locator(".hoverlayer text").allTextContents()) found.add(label);
      }
    }
  }
  await page.mouse.move(0, 0);
  return [...found];
};

// Every figure: whether anything but axes was drawn in it.
export const drawn = async (page) => {
  const found = {};
  for (const figure of await figures(page)) found[await idOf(figure)] = (await marks(figure)) > 0;
  return found;
};

// Every kind of element, attribute that can act, and address to be found in the page.
export const elements = (page) =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll("*")];
    const names = (values) => [...new Set(values)].sort();
    const addresses = ["href", "src", "xlink:href", "action", "formaction", "srcset", "poster", "data"];
    return {
      tags: names(all.map((element) => element.localName)),
      handlers: names(all.flatMap((element) => element.getAttributeNames().filter((name) => /^on/i.test(name)))),
      addresses: names(all.flatMap((element) => addresses.map((name) => element.getAttribute(name)).filter(Boolean))),
      linksInCharts: document.querySelectorAll(".js-plotly-plot a").length,
      scripts: document.scripts.length,
      taken: Object.hasOwn(globalThis, "pwned") || "pwned" in {},
    };
  });

// What a screen reader is told: roles and names, as Chromium computes them.
export const accessible = async (page) => {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const wanted = new Set(["heading", "combobox", "image", "figure", "table", "link", "button", "main", "navigation"]);
  return nodes
    .filter((node) => !node.ignored && wanted.has(node.role?.value))
    .map((node) => ({
      role: node.role.value,
      name: node.name?.value ?? "",
      level: node.properties?.find(({ name }) => name === "level")?.value.value ?? null,
    }));
};

// What axe, the usual judge of accessible pages, finds wrong; plotly's drawings are one image each and not looked into.
export const axe = async (page) => {
  await page.evaluate(await readFile(AXE, "utf8"));
  const { violations, passes } = await page.evaluate(() =>
    globalThis.axe.run({ exclude: [".js-plotly-plot .main-svg"] }, { resultTypes: ["violations"] }),
  );
  const found = violations.map(({ id, nodes }) => ({ id, where: nodes.slice(0, 5).map((node) => node.html.slice(0, 300)) }));
  return { passes: passes.map(({ id }) => id), violations: found };
};

// The selects of a figure.
const selectsOf = (figure) => figure.locator("xpath=ancestor-or-self::figure").locator("select");

// For every select of a figure: how many of its choices draw something of their own, how many nothing, and whether the first
// brings back what was there.
export const choices = async (page) => {
  const found = [];
  for (const figure of await figures(page)) {
    for (const select of await selectsOf(figure).all()) {
      await select.scrollIntoViewIfNeeded();
      const count = await select.locator("option").count();
      const first = await settled(page, figure);
      const looks = [first];
      let empty = 0;
      for (let index = 1; index < count; index++) {
        await select.selectOption({ index });
        looks.push(await settled(page, figure));
        empty += (await marks(figure)) === 0;
      }
      await select.selectOption({ index: 0 });
      const back = same(await settled(page, figure), first);
      found.push({ figure: await idOf(figure), count, different: distinct(looks), empty, back });
    }
  }
  return found;
};

// For every picture of a tree: its outermost label, that after a click on the largest part that has parts of its own, and
// whether a click on the outermost name in the bar above leads back.
export const zoom = async (page) => {
  const found = [];
  for (const figure of await figures(page)) {
    const slices = figure.locator(".trace.icicle .slice, .trace.treemap .slice");
    const before = await settled(page, figure);
    if ((await slices.count()) === 0) continue;
    await figure.scrollIntoViewIfNeeded();
    const target = await figure.evaluateHandle((element) => {
      const shapes = [...element.querySelectorAll(".slice path.surface")].filter((shape) => {
        const { parent, children } = shape.__data__.data; // d3's node
        return parent && children;
      });
      const area = (shape) => shape.getBBox().width * shape.getBBox().height;
      return shapes.sort((one, other) => area(other) - area(one))[0];
    });
    if (!target.asElement()) continue;
    const outermost = await label(slices.first());
    await target.asElement().click();
    const zoomed = await settled(page, figure);
    const inner = await label(slices.first());
    const clicked = await figure.locator(".pathbar path").first().click({ timeout: 3_000 }).then(() => true, () => false);
    const back = clicked && same(await settled(page, figure), before);
    found.push({ figure: await idOf(figure), outermost, inner, changed: !same(zoomed, before), back });
  }
  return found;
};
const label = (slice) => slice.evaluate((element) => element.__data__.data.data.label);

// Tab through the whole page: what has the focus, and whether it can be seen that it has.
export const keyboard = async (page) => {
  await page.evaluate(() => {
    // From the top, wherever the focus was.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
  const stops = [];
  for (let presses = 0; presses < MOST_STOPS; presses++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const visible = outlineStyle !== "none" && outlineWidth !== "0px";
      const text = (element.getAttribute("aria-label") ?? element.textContent).trim().slice(0, 60);
      return { tag: element.localName, id: element.id, text, visible };
    });
    if (!stop) break;
    stops.push(stop);
  }
  return stops;
};

// The first select of every figure, by the keyboard alone: whether the arrow keys change what is drawn.
export const arrows = async (page) => {
  const found = [];
  for (const figure of await figures(page)) {
    const select = selectsOf(figure).first();
    if ((await select.count()) === 0) continue;
    await select.focus();
    const before = await settled(page, figure);
    await page.keyboard.press("ArrowDown");
    const changed = !same(await settled(page, figure), before);
    await page.keyboard.press("ArrowUp");
    found.push({ figure: await idOf(figure), changed, back: same(await settled(page, figure), before) });
  }
  return found;
};
