"use client";

import { useTranslations } from "next-intl";
import type { AxisMapAnswer } from "#contracts/axes/axis-members.ts";
import { inUnit } from "#lib/domain/axes/features/scaler.ts";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { medianOf } from "#ui/shared/charts/scatter-scale.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { SelectedSegment } from "../types.ts";
import { useUnitWords } from "../use-unit-words.ts";
import { useDirectionWords } from "./use-direction-words.ts";

type Props = { shown: SelectedSegment; map: AxisMapAnswer; title: string };

/** The center of each segment on the map. */
export const AxisMapTable = ({ shown: { axis, segment: chosen }, map, title }: Props) => {
  const t = useTranslations("axes");
  const { count, fine } = useFormats();
  const { written } = useUnitWords(axis);
  const { nameOf } = useDirectionWords(axis);
  const rows = axis.segments.map(({ key, name }) => {
    const own = map.points.filter(({ segment }) => segment === key);
    const [x, y] = [medianOf(own.map((point) => point.x)), medianOf(own.map((point) => point.y))];
    return { key, name, shown: own.length, places: [x, y] as const };
  });
  const valueAt = (at: 0 | 1, place: number): string => {
    const { feature } = map.directions[at];
    const scaler = feature === null ? undefined : chosen.scaler_params[feature];
    return feature === null || !scaler ? fine(place) : written(feature, inUnit(place, scaler));
  };
  const middle = (at: 0 | 1) => ({
    name: `middle-${at}`,
    title: t("map_middle", { name: nameOf(map.directions, at) }),
    value: ({ places }: (typeof rows)[number]) => places[at],
    show: ({ places, shown }: (typeof rows)[number]) => (shown === 0 ? "–" : valueAt(at, places[at])),
  });
  return (
    <DataTable
      caption={title}
      isCaptionHidden
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        { name: "segment", title: t("segment"), value: ({ name }) => name },
        {
          name: "shown",
          title: t("map_customers"),
          value: ({ shown }) => shown,
          show: ({ shown }) => count(shown),
        },
        middle(0),
        middle(1),
      ]}
    />
  );
};
