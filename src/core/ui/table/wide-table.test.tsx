// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";
import { WideTable } from "./wide-table.tsx";

afterEach(cleanup);

const NAMES = ["Ada", "Ben", "Cleo"];

/** A list whose rows go away when they are handled, as on the churn prevention page. */
const Handled = () => {
  const [names, setNames] = useState(NAMES);
  const handle = (name: string) => setNames(names.filter((one) => one !== name));
  return (
    <>
      <button type="button" onClick={() => setNames(names.slice(1))}>
        Elsewhere
      </button>
      <WideTable
        caption="Names"
        rows={names.map((id) => ({ id }))}
        sorts={[]}
        sort=""
        onSort={() => {}}
        columns={[
          { name: "name", title: "Name", show: ({ id }) => <a href={`#${id}`}>{id}</a> },
          {
            name: "done",
            title: "Done",
            show: ({ id }) => (
              <button type="button" aria-label={`Done: ${id}`} onClick={() => handle(id)}>
                Done
              </button>
            ),
          },
        ]}
      />
    </>
  );
};

const press = (name: string) => {
  const button = screen.getByRole("button", { name });
  button.focus();
  fireEvent.click(button);
};

test("the same control of the row that takes a handled row's place has the focus", () => {
  render(<Handled />);
  press("Done: Ben");
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Done: Cleo");
  // After the last row, the one before it.
  press("Done: Cleo");
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Done: Ada");
});

test("rows that go away do not take the focus from elsewhere", async () => {
  render(<Handled />);
  screen.getByRole("button", { name: "Done: Ada" }).focus();
  press("Elsewhere");
  expect(document.activeElement?.textContent).toBe("Elsewhere");
  // Nor from the page itself, once the reader has left the row.
  screen.getByRole("button", { name: "Done: Ben" }).focus();
  (document.activeElement as HTMLElement).blur();
  await new Promise((done) => setTimeout(done, 5));
  fireEvent.click(screen.getByRole("button", { name: "Elsewhere" }));
  expect(document.activeElement).toBe(document.body);
});
