"use client";

import { type DragEvent, useState } from "react";
import { findParentGroup, findRow, type GroupRow, isGroup } from "../tree.ts";
import type { Builder } from "../use-builder.ts";
import { placeRow } from "./moves.ts";

type DropPosition = { id: string; side: "before" | "after" | "inside" };

const findDropTarget = (root: GroupRow, { id, side }: DropPosition): { group: string; at: number } | null => {
  const row = findRow(root, id);
  if (row && isGroup(row) && side === "inside") return { group: id, at: 0 };
  const parent = findParentGroup(root, id);
  if (!parent) return null;
  const at = parent.members.findIndex((one) => one.id === id);
  return { group: parent.id, at: side === "after" ? at + 1 : at };
};

/** Drag and drop of rows: the dragged row and its drop target. The menu and keys offer the same moves. */
export const useDragging = ({ root, apply }: Builder) => {
  const [carried, setCarried] = useState<string | null>(null);
  const [place, setPlace] = useState<DropPosition | null>(null);
  const end = () => {
    setCarried(null);
    setPlace(null);
  };
  return {
    carried,
    place,
    /** Props of the drag handle. */
    handle: (id: string) => ({
      draggable: true,
      onDragStart: (event: DragEvent<HTMLElement>) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", id);
        const row = event.currentTarget.closest("[data-row]");
        if (row) event.dataTransfer.setDragImage(row, 16, 16);
        setCarried(id);
      },
      onDragEnd: end,
    }),
    /** Props of a row as a drop target, or of a group's head, which drops into the group. */
    target: (id: string, isHead: boolean) => ({
      onDragOver: (event: DragEvent<HTMLElement>) => {
        if (carried === null) return;
        event.preventDefault();
        event.stopPropagation();
        const { top, height } = event.currentTarget.getBoundingClientRect();
        const half = event.clientY < top + height / 2 ? "before" : "after";
        const side = isHead ? (half === "before" && id !== root.id ? "before" : "inside") : half;
        if (place?.id !== id || place.side !== side) setPlace({ id, side });
      },
      onDrop: (event: DragEvent<HTMLElement>) => {
        if (carried === null) return;
        event.preventDefault();
        event.stopPropagation();
        const to = place && findDropTarget(root, place);
        if (to && carried !== place?.id) apply(placeRow(root, carried, to));
        end();
      },
    }),
  };
};

export type Dragging = ReturnType<typeof useDragging>;
