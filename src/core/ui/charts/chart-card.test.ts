// @vitest-environment jsdom
import { expect, test } from "vitest";
import { readTable, toHtml, toTsv } from "./chart-card.tsx";

const tableOf = (html: string): HTMLTableElement => {
  document.body.innerHTML = `<table>${html}</table>`;
  return document.querySelector("table") as HTMLTableElement;
};

test("cells are read without marks that only decorate and without explanations", () => {
  const table = tableOf(
    `<caption>Segments</caption>
     <tr><th><button>Share<span aria-hidden="true"> ↓</span></button><span data-info>What is it?</span></th><th colspan="2">Now</th></tr>
     <tr><td><strong>12%</strong><span>34</span></td><td>\u2212$1,234.50</td><td>1\u00a0234 €</td></tr>`,
  );
  expect(readTable(table)).toEqual({
    caption: "Segments",
    rows: [
      ["Share", "Now", ""],
      ["12% 34", "-$1,234.50", "1 234 €"],
    ],
  });
});

test("no text becomes a formula, and signed numbers stay numbers", () => {
  const cells = ["=HYPERLINK(1)", "@sum", "+8%", "-2.50", "-R$ 12,00", "-1+cmd", "+CALL(2)", "a=b"];
  const [row] = readTable(tableOf(`<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`)).rows;
  expect(row).toEqual(["'=HYPERLINK(1)", "'@sum", "+8%", "-2.50", "-R$ 12,00", "'-1+cmd", "'+CALL(2)", "a=b"]);
});

test("a table is written for spreadsheets, several with their captions", () => {
  const one = {
    caption: "One",
    rows: [
      ["a", "<b>"],
      ["1", "2"],
    ],
  };
  const two = { caption: "Two", rows: [["c"]] };
  expect(toTsv([one])).toBe("a\t<b>\n1\t2");
  expect(toHtml([one])).toBe("<table><tr><td>a</td><td>&lt;b&gt;</td></tr><tr><td>1</td><td>2</td></tr></table>");
  expect(toTsv([one, two])).toBe("One\na\t<b>\n1\t2\n\nTwo\nc");
});
