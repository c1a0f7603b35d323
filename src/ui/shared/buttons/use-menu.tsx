"use client";

import { useNotification } from "@refinedev/core";
import type { DropdownProps, MenuProps } from "antd";
import { type Ref, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { UNREACHABLE } from "../api/call.ts";
import type { MenuPopup } from "./menu-popup.tsx";

let popup: typeof MenuPopup | undefined;

const load = async () => {
  popup ??= (await import("./menu-popup.tsx")).MenuPopup;
  return popup;
};

/** A click reports a failure. */
const loadAhead = () => void load().catch(() => undefined);

type Act = MenuProps["onClick"] & {};

const after =
  (leave: Act, act: Act): Act =>
  (info) => {
    leave(info);
    act(info);
  };

const itemsAfter = (leave: Act, items: MenuProps["items"]): MenuProps["items"] =>
  items?.map((item) => {
    if (item && "children" in item) return { ...item, children: itemsAfter(leave, item.children) ?? [] };
    if (item && "onClick" in item && item.onClick) return { ...item, onClick: after(leave, item.onClick) };
    return item;
  });

/**
 * The menu, leaving the page before a choice acts: antd's takes the focus three frames after it opened, even when something
 * was chosen by then, and it would stay until the script of a chosen dialog has loaded.
 */
const leavingFirst = (menu: MenuProps, leave: Act): MenuProps => ({
  ...menu,
  ...(menu.items && { items: itemsAfter(leave, menu.items) ?? [] }),
  ...(menu.onClick && { onClick: after(leave, menu.onClick) }),
});

export type MenuOptions = Pick<DropdownProps, "placement" | "overlayClassName"> & {
  menu: MenuProps;
  onOpenChange?: ((isOpen: boolean) => void) | undefined;
};

/**
 * A menu and the properties of its button. antd's menus are a tenth of a page's script, so they load when the first button
 * is pointed at or focused. A choice gives the focus back to the button, and so does a dialog that the choice opened.
 */
export const useMenu = <Element extends HTMLElement>({ onOpenChange, menu, ...options }: MenuOptions) => {
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
  const leave: Act = ({ domEvent }) => {
    // Enter would also press the button that it finds focused.
    if (domEvent.type === "keydown") domEvent.preventDefault();
    button.current?.focus();
    flushSync(() => change(false));
  };
  return {
    buttonProps: {
      ref: button as Ref<Element>,
      "aria-haspopup": "menu" as const,
      "aria-expanded": isOpen,
      onPointerEnter: loadAhead,
      onFocus: loadAhead,
      onClick: () => (isOpen ? change(false) : void show()),
    },
    popup: Popup && isOpen && (
      <Popup {...options} menu={leavingFirst(menu, leave)} button={button} open onOpenChange={change} />
    ),
  };
};
