"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from "react";
import { ResponsiveContainer, Sankey, type SankeyLinkProps, type SankeyNodeProps } from "recharts";
import { ChartTip, type Tip } from "#core/ui/charts/plot-parts.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useIsPhone } from "#core/ui/use-device.ts";
import {
  type FlowDiagram,
  type FlowLink,
  type FlowNode,
  isSegment,
  linkAfterKey,
  type MovementRank,
  pickRankSign,
  useRankWords,
} from "#features/report/ui/movement/movement-model.ts";
import { NOT_YET } from "#records/rules/rfm/movement.ts";
import { segmentColor } from "#records/rules/rfm/segment-colors.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import styles from "./flows.module.css";

/** A diagram's flows and segments as text. */
const useFlowWords = ({ days, nodes }: FlowDiagram) => {
  const t = useTranslations("movement");
  const formats = useFormats();
  const { name } = useRankWords();
  const { percent, moneyShort } = formats;
  const day = (at: number) => formats.days(days[at] ?? "", days[at] ?? "");
  const whole = (column: number) =>
    nodes.filter((node) => node.column === column).reduce((all, { customers }) => all + customers, 0);

  const flow = ({ from, to, step, customers, share, revenueBefore, revenueNow }: FlowLink): Tip => ({
    title: t("flow", { from: name(from), before: day(step), to: name(to), after: day(step + 1) }),
    lines: [
      t("flow_count", { count: customers, share: percent(share), from: name(from) }),
      t("flow_money", { before: moneyShort(revenueBefore), now: moneyShort(revenueNow) }),
    ],
  });
  const place = ({ rank, column, customers, revenue }: FlowNode): Tip => ({
    title: t("node_title", { name: name(rank), day: day(column) }),
    lines: [
      t("node_count", { count: customers, share: percent(customers / whole(column)) }),
      t("node_money", { money: moneyShort(revenue) }),
    ],
  });
  return { name, flow, place };
};

const HEIGHT = 520;
const NODE = { width: 12, padding: 14 };
/** Room for the names beside the first and last column. */
const NAMES = { wide: 172, phone: 36 };
/** Of each column, so that a year of months scrolls on a small screen. */
const LEAST_COLUMN = 96;

type Props = {
  label: string;
  diagram: FlowDiagram;
  /** The address of the customers of a link; undefined without a list. */
  addressOf: (link: FlowDiagram["links"][number]) => string | undefined;
};

const pickColor = (rank: MovementRank): string => {
  if (isSegment(rank)) return segmentColor(rank);
  return rank === NOT_YET ? "var(--chart-axis-line)" : "var(--chart-reference)";
};

/** A flow or a column's segment, by its key. */
type Mark = { kind: "link" | "node"; key: string };

const focusLink = (box: HTMLElement | null, at: number) =>
  box?.querySelector<HTMLElement>(`[data-link="${at}"]`)?.focus();

/** A Sankey diagram: a column per period, and every flow as a link to its customers. A single Tab stop; arrow keys move. */
export const FlowsPlot = ({ label, diagram, addressOf }: Props) => {
  const t = useTranslations("movement");
  const router = useRouter();
  const isPhone = useIsPhone();
  const { count, days } = useFormats();
  const segmentWords = useSegmentWords();
  const words = useFlowWords(diagram);
  const box = useRef<HTMLElement>(null);
  // By keys, because places change with the data. A flow that was focused stays the Tab stop.
  const [tabStop, setTabStop] = useState<string>();
  const [focused, setFocused] = useState<string>();
  const [hovered, setHovered] = useState<Mark | null>(null);
  const { nodes, links } = diagram;
  const placeOf = ({ kind, key }: Mark) => (kind === "link" ? links : nodes).findIndex((one) => one.key === key);
  const linkAt = (key: string | undefined): number => Math.max(0, placeOf({ kind: "link", key: key ?? "" }));
  const active = linkAt(tabStop);
  const mark: Mark | null = hovered ?? (focused === undefined ? null : { kind: "link", key: focused });
  const at = mark ? placeOf(mark) : -1;
  const shown = mark && at >= 0 ? { kind: mark.kind, at } : null;
  const last = diagram.days.length - 1;
  const columns = diagram.days.map((day, column) => ({ day, key: `${column} ${day}` }));
  const room = isPhone ? NAMES.phone : NAMES.wide;

  // Recharts replaces a link whose value changes, and the focus would be lost with it.
  const focusedAt = focused === undefined ? undefined : linkAt(focused);
  useEffect(() => {
    if (links.length > 0 && focusedAt !== undefined) focusLink(box.current, focusedAt);
  }, [links, focusedAt]);

  const onKeyDown = (event: KeyboardEvent) => {
    const next = linkAfterKey(links, active, event.key);
    if (next === undefined) return;
    event.preventDefault();
    focusLink(box.current, next);
  };
  // Only a pointer that moves: one that rests is "entered" by what data puts below it, which is not what the focus is on.
  const hover = (kind: Mark["kind"], key: string) => ({
    onMouseMove: () => setHovered((known) => (known?.kind === kind && known.key === key ? known : { kind, key })),
    onMouseLeave: () => setHovered(null),
  });
  const isDimmed = (at: number): boolean => {
    if (!shown) return false;
    if (shown.kind === "link") return shown.at !== at;
    return links[at]?.source !== shown.at && links[at]?.target !== shown.at;
  };

  const link = ({
    index,
    sourceX,
    targetX,
    sourceY,
    targetY,
    sourceControlX,
    targetControlX,
    linkWidth,
  }: SankeyLinkProps) => {
    const flow = links[index];
    if (!flow) return <g />;
    const address = addressOf(flow);
    const path = (
      <path
        d={`M${sourceX},${sourceY} C${sourceControlX},${sourceY} ${targetControlX},${targetY} ${targetX},${targetY}`}
        fill="none"
        stroke={pickColor(flow.from)}
        strokeWidth={Math.max(1, linkWidth)}
      />
    );
    const attributes = {
      className: styles.link ?? "",
      "data-link": index,
      "data-dimmed": isDimmed(index) || undefined,
      "data-active": (shown?.kind === "link" && shown.at === index) || undefined,
      "aria-label": [words.flow(flow).title, ...words.flow(flow).lines].join(". "),
      tabIndex: index === active ? 0 : -1,
      onFocus: () => {
        setFocused(flow.key);
        setTabStop(flow.key);
        setHovered(null);
      },
      onBlur: () => setFocused(undefined),
      ...hover("link", flow.key),
    };
    if (!address) {
      return (
        // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a flow without a list is only described
        <g role="img" {...attributes}>
          {path}
        </g>
      );
    }
    const open = (event: MouseEvent) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      router.push(address);
    };
    return (
      <a href={address} {...attributes} onClick={open}>
        {path}
      </a>
    );
  };

  const node = ({ x, y, width, height, index }: SankeyNodeProps) => {
    const one = nodes[index];
    if (!one) return <g />;
    const { rank, column } = one;
    const isEdge = column === 0 || column === last;
    const name =
      !isPhone && isEdge ? words.name(rank) : isSegment(rank) ? segmentWords(rank).short : pickRankSign(rank);
    const text = column === 0 ? { x: x - 8, anchor: "end" as const } : { x: x + width + 8, anchor: "start" as const };
    return (
      <g {...hover("node", one.key)}>
        <rect x={x} y={y} width={width} height={Math.max(1, height)} rx={2} fill={pickColor(rank)} />
        <text x={text.x} y={y + height / 2} textAnchor={text.anchor} dominantBaseline="central" className={styles.name}>
          {name}
          {!isPhone && isEdge && (
            <tspan dx={6} className={styles.size}>
              {count(one.customers)}
            </tspan>
          )}
        </text>
      </g>
    );
  };

  const flow = shown?.kind === "link" ? links[shown.at] : undefined;
  const place = shown?.kind === "node" ? nodes[shown.at] : undefined;
  return (
    <>
      <section
        ref={box}
        className="mt-16 overflow-x-auto"
        aria-label={label}
        aria-describedby="flow-keys"
        onKeyDown={onKeyDown}
      >
        <div style={{ minWidth: 2 * room + last * LEAST_COLUMN }}>
          <ol
            className={`flex justify-between text-13 font-medium soft ${styles.days}`}
            style={{ paddingInline: room }}
          >
            {columns.map(({ key, day }) => (
              <li key={key}>{days(day, day)}</li>
            ))}
          </ol>
          <ResponsiveContainer width="100%" height={HEIGHT}>
            <Sankey
              data={{
                nodes: nodes.map(({ key }) => ({ name: key })),
                links: links.map(({ source, target, customers }) => ({ source, target, value: customers })),
              }}
              accessibilityLayer={false}
              margin={{ top: 8, right: room, bottom: 8, left: room }}
              nodeWidth={NODE.width}
              nodePadding={NODE.padding}
              sort={false}
              iterations={0}
              verticalAlign="top"
              node={node}
              link={link}
            />
          </ResponsiveContainer>
        </div>
      </section>
      <p id="flow-keys" className="visually-hidden">
        {t("flow_keys")}
      </p>
      <div className={styles.about}>
        {flow || place ? (
          <ChartTip tip={flow ? words.flow(flow) : place && words.place(place)} />
        ) : (
          <p className="text-13 faint">{t("flow_hint")}</p>
        )}
      </div>
    </>
  );
};
