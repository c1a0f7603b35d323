"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { readAuditLog } from "#contracts/audit-log.ts";
import { useMay, useMe } from "../../providers/me.ts";
import { useAddressState } from "../../providers/use-address-state.ts";
import { useDownload } from "../../providers/use-download.ts";
import { SettingsPage } from "../settings-page.tsx";
import { filtersOf, readAuditState, writeAuditState } from "./audit-state.ts";
import { AuditTable } from "./audit-table.tsx";

const ADDRESS = { read: readAuditState, write: writeAuditState };

/** What was done, by whom and when; searched, narrowed, and taken along as a file. */
export const AuditPage = () => {
  const t = useTranslations();
  const [mayRead, mayTake] = [useMay("settings:manage"), useMay("data:export")];
  const { business } = useMe();
  const page = useAddressState(ADDRESS);
  const { isLoading, fetchAndSave } = useDownload();
  const question = { q: page.state.q || undefined, ...filtersOf(page.state), exportFormat: "csv" as const };
  return (
    <SettingsPage
      title={t("nav.audit")}
      about={t("audit.about", { business: business.name, zone: business.timeZone })}
      action={
        mayRead &&
        mayTake && (
          <Button loading={isLoading} onClick={() => void fetchAndSave(readAuditLog, question)}>
            {t("buttons.export_csv")}
          </Button>
        )
      }
    >
      <AuditTable page={page} />
    </SettingsPage>
  );
};
