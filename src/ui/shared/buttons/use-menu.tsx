"use client";

import { useNotification } from "@refinedev/core";
import type { DropdownProps, MenuProps } from "antd";
import { type Ref, useRef, useState } from "react";
import { UNREACHABLE } from "../api/call.ts";
import type { MenuPopup } from "./menu-popup.tsx";

let popup: typeof MenuPopup | undefined;

const load = async () => {
  popup ??= (await import("./menu-popup.tsx")).MenuPopup;
  return popup;
};

/** A click reports a failure. */
const loadAhead = () => void load().catch(() => undefined);

export type MenuOptions = Pick<DropdownProps, "placement" | "overlayClassName"> & {
  menu: MenuProps;
  onOpenChange?: ((isOpen: boolean) => void) | undefined;
};

/**
 * A menu and the properties of its button. antd's menus are a tenth of a page's script, so they load when the first button
 * is pointed at or focused.
 */
export const useMenu = <Element extends HTMLElement>({ onOpenChange, ...options }: MenuOptions) => {
  const button = useRef<Element>(null);
  const { open: notify } = useNotification();
  const [Popup, setPopup] = useState<typeof MenuPopup>();
  const [isOpen, setOpen] = useState(false);
  const change = (next: boolean) => {
    setOpen(next);
    onOpenChange?.(next);
  };
  const show = () =>
    load().then(
      (loaded) => {
        setPopup(() => loaded);
        change(true);
      },
      () => notify?.({ type: "error", key: "menu", message: UNREACHABLE }),
    );
  return {
    button,
    buttonProps: {
      ref: button as Ref<Element>,
      "aria-haspopup": "menu" as const,
      "aria-expanded": isOpen,
      onPointerEnter: loadAhead,
      onFocus: loadAhead,
      onClick: () => (isOpen ? change(false) : void show()),
    },
    // A closed menu leaves the page: antd's menu takes the focus three frames after it opened, even when it has closed by then.
    popup: Popup && isOpen && <Popup {...options} button={button} open onOpenChange={change} />,
  };
};
