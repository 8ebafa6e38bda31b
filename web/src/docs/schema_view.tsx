// A schema as a nested list: name, type, what it means. Deep parts are named and not repeated.
import {useSpeech} from "../i18n";
import {nameOf, resolve, type Document, type Schema} from "./document";

const deepest = 5;

function typeOf(document: Document, given: Schema): string {
    const schema = resolve(document, given);
    if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
    if (schema.const !== undefined) return JSON.stringify(schema.const);
    if (schema.items) return `${typeOf(document, schema.items)}[]`;
    const types = [schema.type ?? (schema.properties || schema.allOf ? "object" : "any")].flat().join(" | ");
    return [nameOf(given), types, schema.format].filter(Boolean).join(" ");
}

function partsOf(document: Document, given: Schema): Schema[] {
    const schema = resolve(document, given);
    if (schema.items) return partsOf(document, schema.items);
    const inner = [...(schema.allOf ?? []), ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
    return [schema, ...inner.flatMap((each) => partsOf(document, each))];
}

export function SchemaView({schema, document, depth}: {schema: Schema; document: Document; depth: number}) {
    const {t} = useSpeech();
    const parts = partsOf(document, schema).filter((part) => part.properties);
    if (parts.length === 0 || depth > deepest) return depth === 0 ? <code>{typeOf(document, schema)}</code> : null;
    return (
        <ul class="schema">
            {parts.flatMap((part) => Object.entries(part.properties ?? {}).map(([name, member]) => (
                <li key={name}>
                    <code>{name}</code> <span class="soft small">
                        {typeOf(document, member)}{part.required?.includes(name) && `, ${t("docsRequired")}`}
                        {resolve(document, member).description && `: ${resolve(document, member).description}`}
                    </span>
                    <SchemaView schema={member} document={document} depth={depth + 1} />
                </li>
            )))}
        </ul>
    );
}
