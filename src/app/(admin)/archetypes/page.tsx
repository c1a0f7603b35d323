export { ArchetypesPage as default } from "#ui/archetypes/archetypes-page.tsx";
