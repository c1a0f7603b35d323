"use client";

import { MoreOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslations } from "next-intl";
import { useMay } from "../providers/me.ts";
import { useIsPhone } from "../providers/use-is-phone.ts";
import styles from "./rfm.module.css";
import type { RfmState } from "./url-state.ts";
import { useCsvExport } from "./use-csv-export.ts";

type Props = { state: RfmState; hasReport: boolean; onToggleView: () => void };

/** What can be done with the whole page; on a phone behind one button. */
export const PageActions = ({ state, hasReport, onToggleView }: Props) => {
  const t = useTranslations();
  const isPhone = useIsPhone();
  const mayExport = useMay("data:export");
  const { isExporting, exportCsv } = useCsvExport(state);
  const view = t(state.view === "table" ? "buttons.show_chart" : "buttons.show_table");

  if (isPhone) {
    const items = [
      { key: "view", label: view, onClick: onToggleView },
      ...(mayExport ? [{ key: "csv", label: t("buttons.export_csv"), onClick: exportCsv }] : []),
    ];
    return (
      <Dropdown trigger={["click"]} autoFocus placement="bottomRight" menu={{ items }} disabled={!hasReport}>
        <Button
          icon={<MoreOutlined aria-hidden />}
          loading={isExporting}
          aria-haspopup="menu"
          aria-label={t("rfm.page_actions")}
        />
      </Dropdown>
    );
  }
  return (
    <div className={styles.actions}>
      <Button onClick={onToggleView} disabled={!hasReport} aria-keyshortcuts="t">
        {view}
      </Button>
      {mayExport && (
        <Button onClick={exportCsv} loading={isExporting} disabled={!hasReport}>
          {t("buttons.export_csv")}
        </Button>
      )}
    </div>
  );
};
