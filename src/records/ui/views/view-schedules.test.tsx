// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import type { Language } from "#core/messages/language.ts";
import { ConfirmProvider } from "#core/ui/feedback/confirm.tsx";
import type { ViewSchedule } from "#records/contracts/view-schedules.ts";
import type { SavedView } from "#records/contracts/views.ts";
import { aMe } from "#testing/me.ts";
import { renderInApp } from "#testing/render-in-app.tsx";
import { ViewSchedules } from "./view-schedules.tsx";

afterEach(cleanup);

const me = aMe({ business: { timeZone: "Europe/Madrid" } });
const VIEW = { id: "v1", name: "VIPs", query: { list: "customers" } } as unknown as SavedView;
const ANA = { id: me.id, name: "Ana" };

const schedule = (more: object): ViewSchedule =>
  ({
    id: "s1",
    view: { id: "v1", name: "VIPs", list: "customers" },
    frequency: "weekly",
    hour: 8,
    format: "csv",
    isPaused: false,
    nextAt: "2026-03-09T07:00:00.000Z",
    recipients: [
      { ...ANA, sentAt: "2026-03-02T07:00:04.000Z", problem: null },
      { id: "ben", name: "Ben", sentAt: null, problem: "not_allowed" },
      { id: "eva", name: "Eva", sentAt: null, problem: null },
    ],
    createdBy: "Ana",
    mayChange: true,
    version: 3,
    createdAt: "2026-01-01T00:00:00.000Z",
    ...more,
  }) as unknown as ViewSchedule;

type Shown = { schedules?: readonly ViewSchedule[]; canSendMail?: boolean; language?: Language };

/** The dialog, until it has closed; a button opens it again, within the same cache of answers. */
const Opener = ({ onClose }: { onClose: () => void }) => {
  const [isOpen, setOpen] = useState(true);
  const close = () => {
    setOpen(false);
    onClose();
  };
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open again
      </button>
      {isOpen && <ViewSchedules view={VIEW} onClose={close} />}
    </>
  );
};

/** Shows the dialog; returns what is written. */
const show = async ({ schedules = [], canSendMail = true, language = "en" }: Shown = {}) => {
  const written: unknown[] = [];
  let left = schedules;
  const custom = async ({ method, payload }: { method: string; payload?: unknown }) => {
    if (method !== "get") written.push(payload);
    if (method === "delete") left = [];
    return { data: left, total: left.length, candidates: [ANA, { id: "ben", name: "Ben" }], canSendMail };
  };
  const create = async ({ variables, meta }: { variables: object; meta: { route: string; params: object } }) => {
    written.push({ route: meta.route, ...meta.params, ...variables });
    return { data: { data: {} } };
  };
  const onClose = vi.fn();
  await renderInApp(
    <ConfirmProvider>
      <Opener onClose={onClose} />
    </ConfirmProvider>,
    { data: { custom, create }, me, language },
  );
  return { written, onClose, add: (more: ViewSchedule) => (left = [...left, more]) };
};

test("a view without schedules opens the form, with every Monday and yourself chosen", async () => {
  const { written } = await show();
  const dialog = await screen.findByRole("dialog", { name: "Send VIPs by email" });
  expect(within(dialog).getByText("Time zone: Europe/Madrid")).toBeTruthy();
  fireEvent.click(within(dialog).getByRole("radio", { name: "On the first of the month" }));
  fireEvent.click(within(dialog).getByRole("radio", { name: /^PDF/ }));
  fireEvent.submit(dialog.querySelector("form") ?? dialog);
  await waitFor(() => expect(written).toHaveLength(1));
  expect(written).toEqual([
    {
      route: "POST /api/admin/view-schedules",
      viewId: "v1",
      frequency: "monthly",
      hour: 8,
      format: "pdf",
      recipientIds: [me.id],
    },
  ]);
});

test("the dialog that is opened again has a schedule that was added since, instead of the form for the first one", async () => {
  const { add } = await show();
  const form = await screen.findByRole("dialog", { name: "Send VIPs by email" });
  fireEvent.click(within(form).getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByText("Recipients")).toBeNull());
  add(schedule({}));
  fireEvent.click(screen.getByRole("button", { name: "Open again", hidden: true }));
  expect(await screen.findByText(/^Every Monday at 8:00/)).toBeTruthy();
  expect(screen.queryByText("Recipients")).toBeNull();
});

test("a schedule says when it is sent next and what became of each recipient's last email", async () => {
  await show({ schedules: [schedule({}), schedule({ id: "s2", isPaused: true, nextAt: null, mayChange: false })] });
  const dialog = await screen.findByRole("dialog", { name: "Send VIPs by email" });
  await within(dialog).findByText(/^Next: Mar 9, 2026/);
  expect(within(dialog).getAllByText(/^Every Monday at 8:00/)).toHaveLength(2);
  const texts = within(dialog)
    .getAllByRole("listitem")
    .map(({ textContent }) => textContent);
  expect(texts).toContainEqual(expect.stringMatching(/^Ana: sent Mar 2, 2026/));
  expect(texts).toContain("Ben: not sent: may no longer see the view or export data");
  expect(texts).toContain("Eva: not sent yet");
  expect(within(dialog).getByText("Paused")).toBeTruthy();
  expect(within(dialog).getAllByRole("button", { name: "Actions for this schedule" })).toHaveLength(1);
});

test("deleting the last schedule says that the view is not sent, and opens no form", async () => {
  const { written } = await show({ schedules: [schedule({})] });
  const dialog = await screen.findByRole("dialog", { name: "Send VIPs by email" });
  fireEvent.click(await within(dialog).findByRole("button", { name: "Actions for this schedule" }));
  fireEvent.click(await screen.findByText("Delete"));
  fireEvent.click(await screen.findByRole("button", { name: "Delete" }));
  expect(await screen.findByText("No schedules: this view is not sent.")).toBeTruthy();
  expect(written).toHaveLength(1);
  expect(screen.queryByText("Recipients")).toBeNull();
  expect(screen.getByRole("button", { name: "Add schedule" })).toBeTruthy();
});

test("the dialog says that nothing is sent without a mail server", async () => {
  await show({ schedules: [schedule({})], canSendMail: false, language: "es" });
  expect(
    await screen.findByText("No hay ningún servidor de correo configurado, así que no se envía nada."),
  ).toBeTruthy();
});
