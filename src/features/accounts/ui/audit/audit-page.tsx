"use client";

import { useTranslations } from "next-intl";
import { LIST_NAMES, useAddressState } from "#core/ui/address/use-address-state.ts";
import { useMe } from "#core/ui/session/me.ts";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import type { AuditEntry } from "#features/accounts/contracts/audit-log.ts";
import { SettingsPage } from "../settings-page.tsx";
import { isReversedPeriod, readAuditState, toAuditFilters, writeAuditState } from "./audit-state.ts";
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
    filters: toAuditFilters(page.state),
    isAllowed: !isReversedPeriod(page.state),
  });
  const question = { q: list.at.state.q || undefined, ...toAuditFilters(page.state), exportFormat: "csv" as const };
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
