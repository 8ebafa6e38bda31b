// Each line after @ts-expect-error is a mistake that the generated types refuse: tsc fails where one compiles.
import createClient from "openapi-fetch";
import type {operations, paths} from "./api.js";

const api = createClient<paths>({baseUrl: "http://127.0.0.1"});

export async function mistakes() {
    // @ts-expect-error no such path
    await api.GET("/order");
    // @ts-expect-error no such method
    await api.DELETE("/orders/{id}", {params: {path: {id: ""}}});
    // @ts-expect-error a parameter is missing
    await api.GET("/orders/{id}");
    // @ts-expect-error a member is missing
    await api.POST("/orders", {body: {items: [{menuItemId: 11, quantity: 1}], fulfilment: "pickup"}});
    // @ts-expect-error a member has a wrong type
    await api.POST("/orders", {body: {storeId: 1, items: [{menuItemId: "11", quantity: 1}], fulfilment: "pickup"}});
    // @ts-expect-error no such value
    await api.POST("/orders", {body: {storeId: 1, items: [], fulfilment: "drone"}});
    const {data} = await api.GET("/orders/{id}", {params: {path: {id: ""}}});
    // @ts-expect-error there is no order where there is a problem
    data.status;
    // @ts-expect-error no such member
    data?.state;
}

// @ts-expect-error no such operation
export type Unknown = operations["placeOrders"];
