// A file in a real Chromium, and what it did there:  browser.mjs < VISITS > SEEN
// VISITS: {executable, together, visits: [VISIT…]}, as browser.py makes them, `together` at a time.
// SEEN: a list with what each visit saw. `look` names functions of looks.mjs; they are called in turn, after everything was
// drawn, and their answers are in `looks`.
import { stdin } from "node:process";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

import * as looks from "./looks.mjs";

// Runs in the page before anything of it does, and is not under its policy.
const listen = () => {
  globalThis.seenViolations = [];
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
    globalThis.seenViolations.push(`${effectiveDirective}: ${blockedURI}`),
  );
};

// Scrolls through the page, a screen at a time, until it says that every figure is drawn; how long that took since
// navigation, in seconds, and how far it came.
const drawAll = (longest) =>
  new Promise((resolve) => {
    const wanted = document.querySelectorAll("div[data-figure]").length;
    const jump = (top) => scrollTo({ top, behavior: "instant" });
    const now = () => performance.now() / 1000;
    const [navigation] = performance.getEntriesByType("navigation");
    const step = () => {
      const drawn = Number(document.documentElement.dataset.drawn ?? 0);
      if (drawn === wanted || now() * 1000 > longest) {
        jump(0);
        resolve({ wanted, drawn, seconds: now(), loaded: navigation.domContentLoadedEventEnd / 1000 });
        return;
      }
      const end = scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
      jump(end ? 0 : scrollY + innerHeight);
      requestAnimationFrame(() => setTimeout(step));
    };
    step();
  });

const visit = async (browser, wish) => {
  const context = await browser.newContext({
    viewport: { width: wish.width, height: wish.height },
    colorScheme: wish.scheme,
    reducedMotion: wish.motion,
    offline: true,
  });
  const url = pathToFileURL(wish.file).href;
  const seen = { console: [], errors: [], requests: [], dialogs: [], windows: 0, looks: {} };
  context.on("request", (request) => request.url() !== url && seen.requests.push(request.url()));
  await context.addInitScript(listen);
  const page = await context.newPage();
  context.on("page", () => seen.windows++);
  page.on("console", (message) => seen.console.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => seen.errors.push(error.message));
  page.on("websocket", (socket) => seen.requests.push(socket.url()));
  page.on("dialog", (dialog) => {
    seen.dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  await page.goto(url);
  seen.drawing = await page.evaluate(drawAll, wish.longest);
  for (const name of wish.look) seen.looks[name] = await looks[name](page);
  for (const { path, selector, index, whole } of wish.pictures) {
    const shown = selector ? page.locator(selector).nth(index) : page;
    await shown.screenshot({ path, animations: "disabled", ...(selector ? {} : { fullPage: whole }) });
  }
  seen.violations = await page.evaluate(() => globalThis.seenViolations);
  seen.url = page.url();
  await context.close();
  return seen;
};

let said = "";
for await (const part of stdin) said += part;
const { executable, visits, together } = JSON.parse(said);
const browser = await chromium.launch({ executablePath: executable });
const all = [];
const wishes = visits.entries();
const inTurn = async () => {
  for (const [number, wish] of wishes) all[number] = await visit(browser, wish);
};
await Promise.all(Array.from({ length: together }, inTurn));
await browser.close();
console.log(JSON.stringify(all));
