"use strict";
// Draws each figure from the JSON beside it when it comes near the screen, as its select and the theme ask.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const touch = matchMedia("(pointer: coarse)").matches;
  const charts = [...document.querySelectorAll(".chart")];
  const drawn = new Set();
  const config = {
    responsive: true,
    displaylogo: false,
    scrollZoom: false,
    displayModeBar: false, // One of its buttons would send the data to a server.
  };

  const isPlain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

  /** Both objects as one; where they differ the second one is right. */
  const merged = (one, other) => {
    const result = { ...one };
    for (const [key, value] of Object.entries(other)) {
      result[key] = isPlain(value) && isPlain(one[key]) ? merged(one[key], value) : value;
    }
    return result;
  };

  /** The page's colours and type for a layout. */
  const themed = (layout) => {
    const style = getComputedStyle(root);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    const font = { family: style.fontFamily, size: 12, color: colour("ink") };
    const axis = { gridcolor: colour("line"), linecolor: colour("line"), tickcolor: colour("line"), zerolinecolor: colour("line") };
    const own = {
      font,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      hoverlabel: { bgcolor: colour("card"), bordercolor: colour("quiet"), align: "left", font },
    };
    for (const name of Object.keys(layout)) {
      if (/^[xy]axis\d*$/.test(name)) own[name] = axis;
    }
    if (touch) own.dragmode = false; // A finger on a chart scrolls the page.
    return merged(layout, own);
  };

  const draw = async (chart) => {
    const id = chart.dataset.figure;
    const { data, layout, choices } = JSON.parse(document.getElementById(`${id}-data`).textContent);
    const select = document.querySelector(`select[data-figure="${id}"]`);
    const choice = select ? choices[select.selectedIndex] : null;
    // A hidden one takes as long. By its uid plotly knows a trace again when those before it are other ones.
    const named = data.map((trace, number) => ({ ...trace, uid: `${id}-${number}` }));
    const seen = () => named.filter((_, number) => choice.visible[number]).map((trace) => ({ ...trace, visible: true }));
    const traces = choice ? seen() : named;
    const shown = merged(layout, choice ? choice.layout : {});
    await Plotly.react(chart, traces, { ...themed(shown), uirevision: select ? select.selectedIndex : 0 }, config);
    drawn.add(chart);
    root.dataset.drawn = drawn.size;
  };
  const redraw = () => drawn.forEach(draw);
  const drawAll = () => Promise.all(charts.map(draw));

  root.dataset.drawn = 0;
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) near.unobserve(target), draw(target);
      }
    },
    { rootMargin: "400px" },
  );
  charts.forEach((chart) => near.observe(chart));
  if (location.hash === "#all") drawAll();
  for (const select of document.querySelectorAll("select[data-figure]")) {
    select.addEventListener("change", () => draw(charts.find((chart) => chart.dataset.figure === select.dataset.figure)));
  }
  dark.addEventListener("change", redraw);
  addEventListener("beforeprint", () => {
    root.dataset.theme = "light"; // Paper is white.
    document.querySelectorAll("details").forEach((details) => (details.open = true));
    drawAll();
  });
  addEventListener("afterprint", () => {
    delete root.dataset.theme;
    redraw();
  });
})();
