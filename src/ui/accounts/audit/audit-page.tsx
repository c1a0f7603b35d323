"use client";

import { useTranslations } from "next-intl";
import { useAddressState } from "#ui/shared/address/use-address-state.ts";
import { useCan, useMe } from "#ui/shared/session/me.ts";
import { ExportButton } from "#ui/shared/table/export-button.tsx";
import { SettingsPage } from "../settings/settings-page.tsx";
import { filtersOf, readAuditState, writeAuditState } from "./audit-state.ts";
import { AuditTable } from "./audit-table.tsx";

const ADDRESS = { read: readAuditState, write: writeAuditState };

/** What was done, by whom and when; searched, narrowed, and taken along as a file. */
export const AuditPage = () => {
  const t = useTranslations();
  const mayRead = useCan("settings:manage");
  const { business } = useMe();
  const page = useAddressState(ADDRESS);
  const question = { q: page.state.q || undefined, ...filtersOf(page.state), exportFormat: "csv" as const };
  return (
    <SettingsPage
      title={t("nav.audit")}
      about={t("audit.about", { business: business.name, zone: business.timeZone })}
      action={mayRead && <ExportButton route="GET /api/admin/audit-log" input={question} />}
    >
      <AuditTable page={page} />
    </SettingsPage>
  );
};
