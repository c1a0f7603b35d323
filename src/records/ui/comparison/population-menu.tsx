"use client";

import { CloseOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import formsStyles from "#core/ui/forms/forms.module.css";
import { MenuButton } from "#core/ui/menu-button.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAllSegments } from "#records/ui/list/use-all-segments.ts";
import { ALL_CUSTOMERS, isPopulationNarrowed, type PopulationChoice } from "./segment-address.ts";

const FRESH_MS = 60_000;

type Props = { chosen: PopulationChoice; onChoose: (choice: PopulationChoice) => void };

/** Narrows a report to the members of a segment, or to customers who are not, and shows all customers again with one click. */
export const PopulationMenu = ({ chosen, onChoose }: Props) => {
  const t = useTranslations("population");
  const tStates = useTranslations("states");
  const { moment } = useFormats();
  const mayList = useCan({ resource: "segments", action: "list" }).data?.can ?? false;
  const [isOpened, setOpened] = useState(false);
  const isNarrowed = isPopulationNarrowed(chosen);
  const { withinSegment, withoutSegment } = chosen;
  const { data, isFetching } = useAllSegments({ isAllowed: mayList && (isOpened || isNarrowed), staleMs: FRESH_MS });
  const segments = data?.data ?? [];
  if (!mayList && !isNarrowed) return null;
  const find = (id: string | null) => segments.find((segment) => segment.id === id);
  const nameOf = (id: string) => find(id)?.name ?? t(data ? "deleted" : "unnamed");
  const words = [
    ...(withinSegment === null ? [] : [t("within", { name: nameOf(withinSegment) })]),
    ...(withoutSegment === null ? [] : [t("without", { name: nameOf(withoutSegment) })]),
  ];
  const shown = isNarrowed ? words.join(", ") : t("all");
  // The members of other segments are those of now.
  const dated = [find(withinSegment), find(withoutSegment)].flatMap((segment) =>
    segment?.isAutomatic && segment.recalculatedAt ? [{ ...segment, recalculatedAt: segment.recalculatedAt }] : [],
  );
  const offered = segments.filter(({ archivedAt }) => archivedAt === null);
  const group = (key: keyof PopulationChoice, label: string) => ({
    key,
    type: "group" as const,
    label,
    children: offered.map(({ id, name }) => ({ key: `${key}:${id}`, label: name })),
  });
  const state = isFetching ? tStates("loading") : t("none");
  const items = [
    { key: "all", label: t("all") },
    ...(offered.length > 0
      ? [group("withinSegment", t("within_title")), group("withoutSegment", t("without_title"))]
      : [{ key: "state", label: state, disabled: true }]),
  ];
  const choose = (key: string) => {
    const [name = "", id = ""] = key.split(":");
    onChoose(key === "all" ? ALL_CUSTOMERS : { ...chosen, [name]: id });
  };
  const selected = [
    ...(withinSegment === null ? [] : [`withinSegment:${withinSegment}`]),
    ...(withoutSegment === null ? [] : [`withoutSegment:${withoutSegment}`]),
  ];
  return (
    <div className="row items-center gap-4 min-w-0">
      <MenuButton
        aria-label={`${t("label")}: ${shown}`}
        overlayClassName={formsStyles.longMenu ?? ""}
        onOpenChange={(isOpen) => isOpen && setOpened(true)}
        menu={{
          items,
          selectable: true,
          selectedKeys: isNarrowed ? selected : ["all"],
          onClick: ({ key }) => choose(key),
        }}
        hasCaret
      >
        {shown}
      </MenuButton>
      {isNarrowed && (
        <Button
          type="text"
          icon={<CloseOutlined aria-hidden />}
          aria-label={t("leave")}
          title={t("leave")}
          onClick={() => onChoose(ALL_CUSTOMERS)}
        />
      )}
      {dated.length > 0 && (
        <span className="small faint" data-members-as-of>
          {dated
            .map(({ name, recalculatedAt }) => t("as_of", { name, time: moment(recalculatedAt, new Date()) }))
            .join(" · ")}
        </span>
      )}
    </div>
  );
};
