// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";
import { PageTabs } from "./page-tabs.tsx";

const TABS = ["overview", "timeline", "orders"].map((key) => ({ key, label: key }));

const ExampleTabs = () => {
  const [active, setActive] = useState("overview");
  return (
    <PageTabs label="Ada" tabs={TABS} active={active} onChoose={setActive}>
      {`the ${active}`}
    </PageTabs>
  );
};

afterEach(cleanup);

const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });

test("one tab is selected and in the tab order, and labels its panel", () => {
  render(<ExampleTabs />);
  fireEvent.click(screen.getByRole("tab", { name: "timeline" }));
  expect(screen.getByRole("tabpanel", { name: "timeline" }).textContent).toBe("the timeline");
  expect(screen.getAllByRole("tab").map(({ tabIndex }) => tabIndex)).toEqual([-1, 0, -1]);
  expect(screen.getByRole("tab", { selected: true }).textContent).toBe("timeline");
});

test("arrow keys select the neighboring tab and wrap around; Home and End the first and last", () => {
  render(<ExampleTabs />);
  screen.getByRole("tab", { name: "overview" }).focus();
  const shown = ["ArrowRight", "ArrowLeft", "ArrowLeft", "Home", "End"].map((key) => {
    press(key);
    expect(document.activeElement).toBe(screen.getByRole("tab", { selected: true }));
    return document.activeElement?.textContent;
  });
  expect(shown).toEqual(["timeline", "overview", "orders", "overview", "orders"]);
});
