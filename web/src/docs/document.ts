// As much of OpenAPI 3.1 as the server's document uses.

export interface Schema {
    $ref?: string;
    type?: string | string[];
    description?: string;
    enum?: unknown[];
    const?: unknown;
    format?: string;
    minimum?: number;
    maximum?: number;
    minLength?: number;
    maxLength?: number;
    pattern?: string;
    required?: string[];
    properties?: Record<string, Schema>;
    items?: Schema;
    allOf?: Schema[];
    oneOf?: Schema[];
    anyOf?: Schema[];
    additionalProperties?: boolean | Schema;
}

interface Content {
    // Of a stream, the data of each event says more than that it is text.
    content?: Record<string, {schema?: Schema; "x-event-data"?: Schema}>;
}

interface Parameter {
    $ref?: string;
    name: string;
    in: string;
    description?: string;
    required?: boolean;
    schema?: Schema;
}

interface Answer extends Content {
    $ref?: string;
    description: string;
}

interface RawOperation {
    summary?: string;
    description?: string;
    tags?: string[];
    parameters?: Parameter[];
    requestBody?: Content & {$ref?: string; required?: boolean};
    responses: Record<string, Answer>;
    security?: Record<string, string[]>[];
}

export interface Document {
    info: {title: string; description: string; version: string};
    paths: Record<string, Record<string, RawOperation>>;
}

export interface Operation {
    path: string;
    method: string;
    tag: string;
    summary: string;
    description: string;
    isForStaff: boolean;
    parameters: Parameter[];
    body: Schema | null;
    answers: {status: string; description: string; schema: Schema | null}[];
}

/** What "#/components/schemas/Order" points to. */
export function resolve<T extends {$ref?: string}>(document: Document, part: T): T {
    if (!part.$ref) return part;
    let found: unknown = document;
    for (const name of part.$ref.slice(2).split("/")) found = (found as Record<string, unknown> | undefined)?.[name];
    return (found ?? part) as T;
}

export const nameOf = (schema: Schema): string => schema.$ref?.split("/").pop() ?? "";

/** The alternative {} is a call without credentials. */
const isForStaff = (ways: Record<string, string[]>[]): boolean =>
    ways.length > 0 && ways.every((way) => Object.keys(way).length > 0);

const methods = ["get", "post", "put", "patch", "delete"];
const firstSchema = ({content}: Content): Schema | null => {
    const first = Object.values(content ?? {})[0];
    return first?.["x-event-data"] ?? first?.schema ?? null;
};

export function operationsOf(document: Document): Operation[] {
    return Object.entries(document.paths).flatMap(([path, item]) => {
        const shared = (item.parameters ?? []) as unknown as Parameter[];
        return methods.filter((method) => item[method]).map((method): Operation => {
            const raw = item[method] as RawOperation;
            const body = raw.requestBody ? firstSchema(resolve(document, raw.requestBody)) : null;
            return {
                path,
                method: method.toUpperCase(),
                tag: raw.tags?.[0] ?? "",
                summary: raw.summary ?? "",
                description: raw.description ?? "",
                isForStaff: isForStaff(raw.security ?? []),
                parameters: [...shared, ...(raw.parameters ?? [])].map((each) => resolve(document, each)),
                body,
                answers: Object.entries(raw.responses).map(([status, given]) => {
                    const answer = resolve(document, given);
                    return {status, description: answer.description, schema: firstSchema(answer)};
                }),
            };
        });
    });
}
