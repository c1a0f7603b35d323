"use client";

export { BrokenPage as default } from "#features/shell/ui/broken-page.tsx";
