import { once } from "node:events";
import { describe, expect, test } from "vitest";
import type { Language } from "#core/messages/language.ts";
import { startThread } from "#core/threads/start-thread.ts";
import type { Done } from "#core/threads/thread.ts";
import type { LocalizableReport } from "#features/report/rules/localized-report.ts";
import { type Owner, reportDocument } from "#features/report/rules/report-document.ts";
import { aBehaviorReport } from "#testing/routes/method-reports.ts";
import { readPdf } from "#testing/routes/read-pdf.ts";
import { aCell, aReport } from "#testing/routes/segmentation-report.ts";
import { renderPdf } from "./render-pdf.ts";

// 30 Champions with 1,234,567.50, 50 Hibernating with 50.00, 20 At Risk with 250.00.
const report: LocalizableReport = aReport([
  aCell("R5F5M5", "R5F5M5", 30, 1_234_567.5),
  aCell("R1F1M1", "R1F1M2", 50, 50),
  aCell("R2F2M3", "R2F2M3", 20, 250),
]);
const corner: Owner = { business: "Corner Shop", storefront: null };

const print = async (localized: LocalizableReport, language: Language = "en", owner = corner) => {
  const codes = localized.segments.map(({ segment_code }) => segment_code);
  const bytes = await renderPdf(reportDocument(localized, owner, codes, language));
  return readPdf(bytes);
};

describe("a PDF report, read back", () => {
  test.each([
    ["en", "Customer segmentation", "Champions 30 30% 1,234,567.50", "1. Offer VIP loyalty perks", "Page 1 of 2"],
    [
      "es",
      "Segmentación de clientes",
      "Campeones 30 30% 1,234,567.50",
      "1. Ofrecer beneficios VIP de lealtad",
      "Página 1 de 2",
    ],
    [
      "pt",
      "Segmentação de clientes",
      "Campeões 30 30% 1.234.567,50",
      "Convidar para o programa de indicações",
      "Página 1 de 2",
    ],
  ] as const)(
    "a report in %s has its names, numbers, actions and page numbers",
    async (language, title, row, action, page) => {
      const { pages, text, info } = await print(report, language);
      expect(pages).toHaveLength(2);
      for (const words of [title, row, action]) expect(text).toContain(words);
      expect(pages[0]).toContain(page);
      expect(pages[1]).toContain(page.replace("1", "2"));
      expect(info).toMatchObject({
        Language: { en: "en-US", es: "es-419", pt: "pt-BR" }[language],
        Author: "Corner Shop",
      });
      expect(info.Title).toContain(title);
    },
  );

  test("the same report gives the same text, however many are rendered in parallel @full", async () => {
    const languages: Language[] = ["en", "es", "pt", "en", "es"];
    const printed = await Promise.all(languages.map((language) => print(report, language)));
    const titles = ["Customer segmentation", "Segmentación de clientes", "Segmentação de clientes"];
    expect(printed.map(({ info }) => info.Subject)).toEqual([...titles, ...titles.slice(0, 2)]);
    expect(printed[3]?.pages).toEqual(printed[0]?.pages);
  });
});

describe("edge cases", () => {
  test("a shop without sales gets one page that says so", async () => {
    const { pages } = await print(aReport([]));
    expect(pages[0]).toContain("No completed sale in the last 90 days.");
    expect(pages.at(-1)).toContain(`Page ${pages.length} of ${pages.length}`);
  });

  test("a single customer causes a small-sample warning", async () => {
    const { text } = await print(aReport([aCell("R5F1M1", "R5F1M1", 1, 9.5)]));
    expect(text).toContain("Small sample: read with care. 1 customer in this period");
    expect(text).toContain("New Customers 1 100% 9.50 100%");
  });

  test("a long, accented name with emoji keeps its page numbers and the full name in the metadata", async () => {
    const business = `Café Ñandú 🛍️ 東京 ${"de Artículos del Hogar y del Jardín ".repeat(8)}`.trim();
    const { pages, text, info } = await print(report, "es", { business, storefront: "Plaza Mayor" });
    expect(text).toContain("Café Ñandú ?? de Artículos");
    expect(text).toContain("Punto de venta: Plaza Mayor");
    expect(info.Author).toBe(business);
    for (const [at, page] of pages.entries()) expect(page).toContain(`Página ${at + 1} de ${pages.length}`);
  });

  test("yen have no decimals, and negative revenue has a true minus sign", async () => {
    const yen = await print({ ...aReport([aCell("R5F5M5", "R5F5M5", 60, 1200)]), currency: "JPY" });
    expect(yen.text).toContain("Champions 60 100% 1,200 100%");
    const negative = await print(aReport([aCell("R5F5M5", "R5F5M5", 60, -30)]), "pt");
    expect(negative.text).toContain("Campeões 60 100% −30,00");
  });

  test("traits with the shop's own names have a row each, and colors repeat", async () => {
    const [one] = report.segments;
    if (!one) throw new Error("a report has segments");
    const names = [
      "CAT:Décor = {1}",
      "CAT:家具",
      "CAT:家電",
      "CH:web",
      "CH:store",
      "SEA:DEC-FEB",
      "CAT:a",
      "CAT:b",
      "OTHER",
      "NONE",
    ];
    const segments = names.map((segment_code) => ({ ...one, segment_code, segment_name: segment_code }));
    const { text } = await print({ ...report, method: "behavior", segments }, "pt");
    for (const words of ["Categoria: Décor = {1}", "Canal: Loja online", "Canal: store", "dezembro", "Outros"])
      expect(text).toContain(words);
    expect(text.match(/Categoria: \?\? 30 30% /g)).toHaveLength(2);
  });

  test("names of thousands of letters, with or without spaces, leave room for every segment's numbers", async () => {
    const habits = [`CAT:${"sillas".repeat(800)}`, `CH:${"de la esquina ".repeat(400)}`, "NONE"];
    const behavior = aBehaviorReport(habits.map((code, at) => ({ code, customers: 11 * (at + 1) })));
    const business = "Ferretería".repeat(300);
    const { pages, text } = await print(behavior, "es", { business, storefront: business });
    expect(pages.length).toBeLessThan(4);
    for (const numbers of [" 11 17% 110.00 ", " 22 33% 220.00 ", " 33 50% 330.00 "]) expect(text).toContain(numbers);
    expect(pages.at(-1)).toContain(`Página ${pages.length} de ${pages.length}`);
  });
});

const properties = { title: "Data", author: "A", subject: "S", language: "en", madeAt: "2026-01-02T00:00:00Z" };
const footer = { left: "Private", page: "Page {page} of {pages}" };

test("a document of records has each of them once, in order, under its section's title", async () => {
  const records = (name: string, count: number) =>
    Array.from({ length: count }, (_, at) => ({
      heading: `${name} ${at + 1}.`,
      lines: [`Line of ${name} ${at + 1}.`],
    }));
  const sections = [
    { title: "All orders", records: records("order", 41) },
    { title: "Nothing here", records: [] },
    { title: "All events", records: records("event", 90) },
  ];
  const { text, pages } = await readPdf(
    await renderPdf({
      properties,
      business: "Corner Shop",
      title: "Your data",
      lines: ["About you"],
      sections,
      footer,
    }),
  );
  const read = text.match(/(All orders|Nothing here|All events|(?<!of )(?:order|event) \d+\.)/g);
  expect(read).toEqual(sections.flatMap(({ title, records: own }) => [title, ...own.map(({ heading }) => heading)]));
  expect(text.match(/Your data/g)).toHaveLength(1);
  expect(pages.at(-1)).toContain(`Page ${pages.length} of ${pages.length}`);
});

test("letters that were parts of other signs in an earlier document can be read", async () => {
  // A thread of its own, so that these are its first documents.
  const thread = startThread({
    module: "records/pdf/draw-document.ts",
    work: "drawDocument",
    oldMb: 512,
  });
  const print = async (heading: string) => {
    const sections = [{ title: "All orders", records: [{ heading, lines: [] }] }];
    thread.postMessage({ properties, business: "Corner Shop", title: "Your data", lines: [], sections, footer });
    const [done]: Done<Uint8Array>[] = await once(thread, "message");
    if (!done || "error" in done) throw new Error("the document was not printed", { cause: done?.error });
    return (await readPdf(done.result)).text;
  };
  try {
    expect(await print("… ½ ¼")).toContain("… ½ ¼");
    expect(await print("Shelf 1. 2. 4.")).toContain("Shelf 1. 2. 4.");
  } finally {
    await thread.terminate();
  }
});
