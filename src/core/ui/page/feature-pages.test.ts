import { expect, test } from "vitest";
import { PAGE_FEATURES } from "#pages.tsx";
import { foldPages, page } from "./feature-pages.tsx";

const { pages, topBar } = foldPages(PAGE_FEATURES);

test("no two pages have the same name, and no two of a group or tools of a side the same position", () => {
  const names = pages.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const positions = pages.flatMap(({ meta: { group, of, position = 0 } }) =>
    (of ?? group) ? [`pages ${of ?? group} ${position}`] : [],
  );
  const sides = topBar.map(({ side, position }) => `${side} ${position}`);
  expect(new Set([...positions, ...sides]).size).toBe(positions.length + sides.length);
});

test("pages are in the order of the navigation, whichever feature hands them in", () => {
  const features = [
    {
      pages: [page("texts", { list: "/c", group: "end" }), page("rfm", { list: "/b", group: "insights", position: 2 })],
    },
    { pages: [page("axes", { list: "/a", group: "insights", position: 1 })], access: { alerts: { list: "ai:use" } } },
  ] as const;
  const folded = foldPages(features);
  expect(folded.pages.map(({ name }) => name)).toEqual(["axes", "rfm", "texts"]);
  expect(folded.permissionFor("alerts", "list")).toBe("ai:use");
  expect(folded.permissionFor("rfm", "list")).toBeUndefined();
});
