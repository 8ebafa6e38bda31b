// One route, folded to a line.
import {useSpeech} from "../i18n";
import type {Document, Operation} from "./document";
import {SchemaView} from "./schema_view";

export function OperationCard({operation, document}: {operation: Operation; document: Document}) {
    const {t} = useSpeech();
    return (
        <details class="operation">
            <summary>
                <span class={`method ${operation.method}`}>{operation.method}</span>
                <code>{operation.path}</code>
                <span class="soft small">{operation.summary}</span>
                {operation.isForStaff && <span class="tag plain">{t("docsStaff")}</span>}
            </summary>
            <div class="stack operation-body">
                {operation.description && <p>{operation.description}</p>}
                {operation.parameters.length > 0 && (
                    <section>
                        <h3>{t("docsParameters")}</h3>
                        <ul>
                            {operation.parameters.map((parameter) => (
                                <li key={parameter.in + parameter.name}>
                                    <code>{parameter.name}</code> <span class="soft small">
                                        {parameter.in}{parameter.required && `, ${t("docsRequired")}`}
                                        {parameter.description && `: ${parameter.description}`}
                                    </span>
                                </li>
                            ))}
                        </ul>
                    </section>
                )}
                {operation.body && (
                    <section>
                        <h3>{t("docsBody")}</h3>
                        <SchemaView schema={operation.body} document={document} depth={0} />
                    </section>
                )}
                <section>
                    <h3>{t("docsAnswers")}</h3>
                    <ul class="stack">
                        {operation.answers.map((answer) => (
                            <li key={answer.status}>
                                <p><strong>{answer.status}</strong> {answer.description}</p>
                                {answer.schema && Number(answer.status) < 400 && (
                                    <SchemaView schema={answer.schema} document={document} depth={0} />
                                )}
                            </li>
                        ))}
                    </ul>
                </section>
            </div>
        </details>
    );
}
