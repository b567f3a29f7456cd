// The charts that the report page has: lines and bars over axes, and icicles. plotly.js as a whole is four times as large,
// and a browser takes a second to read it.
const Plotly = require("plotly.js/lib/core");

Plotly.register([require("plotly.js/lib/bar"), require("plotly.js/lib/icicle")]);
module.exports = Plotly;
