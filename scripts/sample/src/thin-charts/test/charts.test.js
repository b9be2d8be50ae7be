import assert from "node:assert/strict";
import { test } from "node:test";
import { bars, ring, sparkline, weeks } from "../src/index.js";

test("a sparkline puts the highest value at the top", () => {
  assert.match(sparkline([0, 10], { width: 100, height: 20 }), /points="4,16 96,4"/);
});

test("a flat line is drawn, not divided by zero", () => {
  assert.doesNotMatch(sparkline([3, 3, 3]), /NaN/);
});

test("one value is enough", () => {
  assert.match(sparkline([7]), /<circle/);
});

test("negative bars hang below the zero line", () => {
  const svg = bars([10, -10], { width: 23, height: 20, gap: 3 });
  assert.match(svg, /x="13" y="10" width="10" height="10"/);
});

test("a ring is never more than full", () => {
  assert.equal(ring(1), ring(1.7));
});

test("forty-nine days are seven columns", () => {
  assert.match(weeks(Array(49).fill(1)), /viewBox="0 0 102 102"/);
});

test("a title is announced, and escaped", () => {
  assert.match(sparkline([1, 2], { title: 'Sales <"up">' }), /aria-label="Sales &lt;&quot;up&quot;&gt;"/);
});

test("what is not a number is refused", () => {
  assert.throws(() => bars([1, NaN]), TypeError);
  assert.throws(() => sparkline([]), TypeError);
});
