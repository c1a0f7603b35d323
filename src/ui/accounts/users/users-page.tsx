"use client";

import { Button, Segmented } from "antd";
import { useTranslations } from "next-intl";
import { readQuery } from "#ui/shared/address/read-query.ts";
import { LIST_NAMES, useAddressState } from "#ui/shared/address/use-address-state.ts";
import { lazily } from "#ui/shared/lazily.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { SettingsPage } from "../settings/settings-page.tsx";
import { InvitationsTable } from "./invitations-table.tsx";
import { UsersTable } from "./users-table.tsx";

/** The list in the address, users or invitations, and whether the dialog to invite is open. */
type UsersState = { view: "users" | "invitations"; isInviting: boolean };

const isView = (view: string): view is UsersState["view"] => view === "users" || view === "invitations";

const readUsersState = (query: URLSearchParams): { state: UsersState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const view = read<UsersState["view"]>("view", (text) => (isView(text) ? text : undefined), "users");
  const isInviting = read("dialog", (text) => (text === "invite" ? true : undefined), false);
  return { state: { view, isInviting }, unknown };
};

const writeUsersState = ({ view, isInviting }: UsersState): string => {
  const query = new URLSearchParams();
  if (view !== "users") query.set("view", view);
  if (isInviting) query.set("dialog", "invite");
  return query.size > 0 ? `?${query}` : "";
};

const InviteDialog = lazily(() => import("./invite-dialog.tsx").then(({ InviteDialog: it }) => it));

const ADDRESS = { read: readUsersState, write: writeUsersState, list: LIST_NAMES };

export const UsersPage = () => {
  const t = useTranslations();
  const { business } = useMe();
  const page = useAddressState(ADDRESS);
  const { view, isInviting } = page.state;
  const choose = (next: typeof view) => page.change({ view: next, q: "", sort: "", page: 1 });
  const tools = (
    <Segmented
      name="view"
      aria-label={t("settings.show")}
      value={view}
      options={(["users", "invitations"] as const).map((value) => ({
        value,
        label: t(value === "users" ? "users.members" : "users.invitations"),
      }))}
      onChange={choose}
    />
  );
  const invite = () => page.change({ isInviting: true }, "replace");
  return (
    <SettingsPage
      title={t("nav.users")}
      about={t("users.about", { business: business.name })}
      action={
        <Button type="primary" onClick={invite}>
          {t("buttons.invite")}
        </Button>
      }
    >
      {view === "users" ? <UsersTable tools={tools} /> : <InvitationsTable tools={tools} onInvite={invite} />}
      {isInviting && <InviteDialog onClose={() => page.change({ isInviting: false }, "replace")} />}
    </SettingsPage>
  );
};
