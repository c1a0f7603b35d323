"use client";

import { useTranslations } from "next-intl";
import type { AuditEntry } from "#contracts/accounts/audit-log.ts";
import { LIST_NAMES, useAddressState } from "#ui/shared/address/use-address-state.ts";
import { useMe } from "#ui/shared/session/me.ts";
import { ExportButton } from "#ui/shared/table/export-button.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import { SettingsPage } from "../settings/settings-page.tsx";
import { filtersOf, isReversedPeriod, readAuditState, writeAuditState } from "./audit-state.ts";
import { AuditTable } from "./audit-table.tsx";

const ADDRESS = { read: readAuditState, write: writeAuditState, list: LIST_NAMES };

/** Who did what and when, with search, filters and export. */
export const AuditPage = () => {
  const t = useTranslations();
  const { business } = useMe();
  const page = useAddressState(ADDRESS);
  const list = useListTable<AuditEntry>({
    resource: "audit-log",
    sorts: ["at"],
    standardSort: "-at",
    filters: filtersOf(page.state),
    isAllowed: !isReversedPeriod(page.state),
  });
  const question = { q: list.at.state.q || undefined, ...filtersOf(page.state), exportFormat: "csv" as const };
  return (
    <SettingsPage
      title={t("nav.audit")}
      about={t("audit.about", { business: business.name, zone: business.timeZone })}
      action={<ExportButton route="GET /api/admin/audit-log" input={question} />}
    >
      <AuditTable page={page} list={list} />
    </SettingsPage>
  );
};
