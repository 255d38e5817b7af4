package mortise.rest.jsonapi;

import jakarta.servlet.http.HttpServletRequest;
import mortise.core.Failure;
import mortise.entity.EntityType;
import mortise.entity.Model;
import mortise.jsonapi.Api;
import mortise.jsonapi.Layouts;
import mortise.jsonapi.Place;
import mortise.jsonapi.Values;

/** One request, from the edge to its resource. For one thread. */
public final class Call {
    private static final String ATTRIBUTE = Call.class.getName();

    private final HttpServletRequest request;
    private final Layouts layouts;
    private final Parameters parameters;
    private Place place = Place.PLAIN;

    /** A call with its parameters read; installed entities are those of this moment until it ends. */
    Call(HttpServletRequest request, Layouts layouts, Parameters parameters) {
        this.request = request;
        this.layouts = layouts;
        this.parameters = parameters;
        request.setAttribute(ATTRIBUTE, this);
    }

    static Call of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Call call) {
            return call;
        }
        throw new IllegalStateException("the request did not come through the edge");
    }

    /** Refuses all parameters, at an address that knows none. */
    public static void refuseParameters(HttpServletRequest request) {
        QueryReader.none(of(request));
    }

    /** Returns where the fields of failures are found in this request. */
    static Place placeIn(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Call call ? call.place : Place.PLAIN;
    }

    void place(Place found) {
        place = found;
    }

    HttpServletRequest request() {
        return request;
    }

    Layouts layouts() {
        return layouts;
    }

    Model model() {
        return layouts.model();
    }

    Parameters parameters() {
        return parameters;
    }

    /** Returns the path that was asked for, as it was sent. */
    String path() {
        return request.getRequestURI();
    }

    /**
     * Returns the entity at a path.
     *
     * @throws Failure MISSING if none is installed there
     */
    EntityType type(String path) {
        return model().atPath(path).orElseThrow(() -> Failure.missing("there is nothing at " + Api.BASE + path));
    }

    /** Returns the id that a step of the path is; what is no id names no record. */
    static long id(EntityType type, String step) {
        try {
            return Values.id(step);
        } catch (Values.Unreadable notAnId) {
            throw Failure.missing("there is no " + type.name() + " " + Values.quoted(step));
        }
    }
}
