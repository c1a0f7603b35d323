export { GlossaryPage as default } from "#ui/glossary/glossary-page.tsx";
