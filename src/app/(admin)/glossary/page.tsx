export { GlossaryPage as default } from "#features/glossary/ui/glossary-page.tsx";
