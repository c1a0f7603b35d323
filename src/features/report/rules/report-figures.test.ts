import { describe, expect, test } from "vitest";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { DOCUMENTS, readDocument } from "#testing/seed-documents.ts";
import { segmentWords } from "./report-figures.ts";

const wire = (segment_code: string) => ({
  segment_code,
  segment_name: "Wire name",
  description: "Wire description",
  recommended_actions: ["a", "b", "c"],
});

test("English texts are the specification's own, letter for letter", () => {
  for (const { code, name, description, actions } of RFM_SEGMENTS) {
    expect(segmentWords(wire(code), "en")).toEqual({ name, description, actions });
  }
});

describe.skipIf(DOCUMENTS !== "")(`the specification's own words${DOCUMENTS}`, () => {
  const document = readDocument("001") ?? "";

  test("are the names, codes and descriptions of the eight segments", () => {
    const rows = [...document.matchAll(/^\| ([^|]+) \| (R\dF\dM\d) \| ([^|]+) \|/gm)];
    expect(RFM_SEGMENTS.map(({ name, code, description }) => [name, code, description])).toEqual(
      rows.map(([, ...cells]) => cells),
    );
    expect(rows).toHaveLength(8);
  });

  test("are the three recommended actions of each segment", () => {
    const sections = [...document.matchAll(/^### .+ \((R\dF\dM\d)\)\n1\. (.+)\n2\. (.+)\n3\. (.+)$/gm)];
    const wanted = sections.map(([, ...parts]) => parts);
    // The answer's, and those of pages and files.
    expect(RFM_SEGMENTS.map(({ code, actions }) => [code, ...actions])).toEqual(wanted);
    expect(RFM_SEGMENTS.map(({ code }) => [code, ...segmentWords(wire(code), "en").actions])).toEqual(wanted);
    expect(sections).toHaveLength(8);
  });
});

describe("Spanish and Portuguese", () => {
  test("an RFM segment has the same name as on the page", () => {
    expect(segmentWords(wire("R2F2M3"), "pt").name).toBe("Em risco");
    expect(segmentWords(wire("R5F5M5"), "es")).toMatchObject({ name: "Campeones", actions: { length: 3 } });
  });

  test("a value tier is described by its rule", () => {
    const { name, description, actions } = segmentWords(wire("V3"), "es");
    expect([name, description]).toEqual(["Valor alto", "20% superior por ingresos"]);
    expect(actions[2]).toBe("Pedirles referencias y reseñas");
  });

  test("a category or channel keeps the shop's own term, whatever it contains", () => {
    expect(segmentWords(wire("CAT:Home: {décor} 'n' <more>"), "es").name).toBe("Categoría: Home: {décor} 'n' <more>");
    expect(segmentWords(wire("CH:in-store"), "es").actions[2]).toBe("Invitarlos a probar otro canal");
  });

  test("a season is named in the language", () => {
    expect(segmentWords(wire("SEA:DEC-FEB"), "pt").name).toMatch(/dezembro/i);
  });

  test("customers without a trait have a name too", () => {
    expect(segmentWords(wire("NONE"), "es").name).not.toBe("Wire name");
    expect(segmentWords(wire("OTHER"), "es").name).toBe("Otros");
  });
});

test("an unknown code keeps the answer's texts", () => {
  expect(segmentWords(wire("toString:x"), "es")).toEqual({
    name: "Wire name",
    description: "Wire description",
    actions: ["a", "b", "c"],
  });
});
