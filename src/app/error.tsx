"use client";

export { BrokenPage as default } from "#features/shell/ui/error-pages.tsx";
