"use client";

import { Button, Segmented } from "antd";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { LIST_NAMES, useAddressState } from "#ui/shared/address/use-address-state.ts";
import { useMe } from "#ui/shared/session/me.ts";
import { SettingsPage } from "../settings/settings-page.tsx";
import { InvitationsTable } from "./invitations-table.tsx";
import { UsersTable } from "./users-table.tsx";

/** The list in the address: users or invitations. */
type UsersState = { view: "users" | "invitations" };

const isView = (view: string): view is UsersState["view"] => view === "users" || view === "invitations";

const readUsersState = (query: URLSearchParams): { state: UsersState; unknown: string[] } => {
  const requestedView = query.get("view") ?? "users";
  return isView(requestedView)
    ? { state: { view: requestedView }, unknown: [] }
    : { state: { view: "users" }, unknown: ["view"] };
};

const writeUsersState = ({ view }: UsersState): string => (view === "users" ? "" : `?view=${view}`);

const InviteDialog = dynamic(() => import("./invite-dialog.tsx").then(({ InviteDialog: it }) => it));

const ADDRESS = { read: readUsersState, write: writeUsersState, list: LIST_NAMES };

export const UsersPage = () => {
  const t = useTranslations();
  const { business } = useMe();
  const page = useAddressState(ADDRESS);
  const { view } = page.state;
  const [isInviting, setInviting] = useState(false);
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
  const invite = () => setInviting(true);
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
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </SettingsPage>
  );
};
