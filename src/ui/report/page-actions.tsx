"use client";

import { MoreOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button, Dropdown } from "antd";
import { useTranslations } from "next-intl";
import { useIsPhone } from "#ui/shared/device/use-is-phone.ts";
import type { RfmState } from "./report-state.ts";
import { useReportExport } from "./use-report-export.ts";

const FORMATS = ["csv", "pdf"] as const;

type Props = { state: RfmState; hasReport: boolean; onToggleView: () => void };

/** What can be done with the whole page; on a phone behind one button. */
export const PageActions = ({ state, hasReport, onToggleView }: Props) => {
  const t = useTranslations();
  const isPhone = useIsPhone();
  const mayExport = useCan({ resource: "rfm", action: "export" }).data?.can;
  const { exporting, exportAs } = useReportExport(state);
  const exports = mayExport
    ? FORMATS.map((format) => ({ key: format, label: t(`buttons.export_${format}`), onClick: () => exportAs(format) }))
    : [];
  const view = t(state.view === "table" ? "buttons.show_chart" : "buttons.show_table");

  if (isPhone) {
    const items = [{ key: "view", label: view, onClick: onToggleView }, ...exports];
    return (
      <Dropdown trigger={["click"]} autoFocus placement="bottomRight" menu={{ items }} disabled={!hasReport}>
        <Button
          icon={<MoreOutlined aria-hidden />}
          loading={exporting !== null}
          aria-haspopup="menu"
          aria-label={t("rfm.page_actions")}
        />
      </Dropdown>
    );
  }
  return (
    <>
      <Button onClick={onToggleView} disabled={!hasReport} aria-keyshortcuts="t">
        {view}
      </Button>
      {exports.map(({ key, label, onClick }) => (
        <Button key={key} onClick={onClick} loading={exporting === key} disabled={!hasReport || exporting !== null}>
          {label}
        </Button>
      ))}
    </>
  );
};
