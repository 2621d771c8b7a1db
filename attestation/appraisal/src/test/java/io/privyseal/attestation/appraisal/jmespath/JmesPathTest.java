package io.privyseal.attestation.appraisal.jmespath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.json.Json;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The constructs of the specification, one or more cases each.
class JmesPathTest {
  private static final Steps FREE = _ -> {};

  private static String search(String json, String query) {
    return JmesPath.compile(query).search(Json.parse(json), FREE).toJson();
  }

  @Nested
  class Constructs {
    private static final String LOG =
        """
        {"Events":[
          {"EventSeq":1,"PcrIndex":0,"Type":"EV_S_CRTM_VERSION","Data":{"a":"x","n":3}},
          {"EventSeq":2,"PcrIndex":7,"Type":"EV_EFI_VARIABLE","Data":{"a":"y","n":1,"list":[1,[2,3]]}},
          {"EventSeq":3,"PcrIndex":7,"Type":"EV_SEPARATOR","Data":null}
        ],"a b":"quoted","deep":{"x":{"v":1},"y":{"v":2},"z":{}},"text":"héllo","ok":true}
        """;

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        quoteCharacter = '^',
        textBlock =
            """
            ok                                                  ; true
            absent                                              ; null
            deep.x.v                                            ; 1
            "a b"                                               ; "quoted"
            Events[0].EventSeq                                  ; 1
            Events[-1].Type                                     ; "EV_SEPARATOR"
            Events[9]                                           ; null
            Events[*].EventSeq                                  ; [1,2,3]
            Events[*].Data.a                                    ; ["x","y"]
            Events[1:].EventSeq                                 ; [2,3]
            Events[::-1].EventSeq                               ; [3,2,1]
            Events[:-1].EventSeq                                ; [1,2]
            Events[].Data.list[]                                ; [1,[2,3]]
            Events[].Data.list[][]                              ; [1,2,3]
            deep.*.v                                            ; [1,2]
            Events[?PcrIndex == `7`].EventSeq                   ; [2,3]
            Events[?PcrIndex == '7'].EventSeq                   ; []
            Events[?PcrIndex != `7`].EventSeq                   ; [1]
            Events[?EventSeq > `1` && EventSeq <= `2`].Type     ; ["EV_EFI_VARIABLE"]
            Events[?EventSeq < `2` || Type == 'EV_SEPARATOR'].EventSeq ; [1,3]
            Events[?!Data].EventSeq                             ; [3]
            Events[?Data].EventSeq | [0]                        ; 1
            Events[*].[EventSeq,PcrIndex]                       ; [[1,0],[2,7],[3,7]]
            Events[0].{s:EventSeq,t:Type}                       ; {"s":1,"t":"EV_S_CRTM_VERSION"}
            absent.[a,b]                                        ; null
            Events[?Type > `1`]                                 ; []
            'raw \\'quote\\''                                   ; "raw 'quote'"
            `{"a":[1,"\\`"]}`                                   ; {"a":[1,"`"]}
            @.ok                                                ; true
            (ok || absent) && text                              ; "héllo"
            Events[? Type == 'EV_SEPARATOR'] | length(@) == `1` && @[0].PcrIndex == `7` ; true
            abs(`-5`)                                           ; 5
            avg(Events[].EventSeq)                              ; 2
            avg(`[]`)                                           ; null
            ceil(`1.2`)                                         ; 2
            floor(`-1.2`)                                       ; -2
            contains(text, 'llo')                               ; true
            contains(Events[].EventSeq, `2`)                    ; true
            ends_with(text, 'lo')                               ; true
            starts_with(text, 'he')                             ; false
            equals_ignore_case('AbC', 'aBc')                    ; true
            equals_ignore_case('AbC', 'abd')                    ; false
            join('-', Events[].Type)                            ; "EV_S_CRTM_VERSION-EV_EFI_VARIABLE-EV_SEPARATOR"
            keys(deep)                                          ; ["x","y","z"]
            values(deep.x)                                      ; [1]
            length(text)                                        ; 5
            map(&EventSeq, Events)                              ; [1,2,3]
            max(Events[].EventSeq)                              ; 3
            min(Events[].Type)                                  ; "EV_EFI_VARIABLE"
            max(`[]`)                                           ; null
            max_by(Events, &EventSeq).Type                      ; "EV_SEPARATOR"
            min_by(Events, &PcrIndex).EventSeq                  ; 1
            merge(`{"a":1}`, `{"b":2,"a":3}`)                   ; {"a":3,"b":2}
            not_null(absent, ok)                                ; true
            reverse(text)                                       ; "olléh"
            reverse(`[1,2]`)                                    ; [2,1]
            sort(Events[].Type) | [0]                           ; "EV_EFI_VARIABLE"
            sort_by(Events, &PcrIndex)[].EventSeq               ; [1,2,3]
            sum(Events[].EventSeq)                              ; 6
            to_array(ok)                                        ; [true]
            to_number('12')                                     ; 12
            to_number('1x')                                     ; null
            to_string(deep.x)                                   ; "{\\"v\\":1}"
            type(Events)                                        ; "array"
            `1.0` == `1`                                        ; true
            `{"a":1,"b":2}` == `{"b":2,"a":1}`                  ; true
            """)
    void findWhatTheSpecificationSays(String query, String expected) {
      // In a text block for CSV, \\\\ stands for one backslash.
      assertThat(search(LOG, query)).as(query).isEqualTo(expected);
    }
  }

  @Nested
  class Refusals {
    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        quoteCharacter = '^',
        textBlock =
            """
            ^^                 ; 0
            a.                 ; 2
            a..b               ; 2
            .a                 ; 0
            a[                 ; 2
            a[b]               ; 2
            a[?                ; 3
            a ]                ; 2
            [a, b              ; 5
            {a: b, a: c}       ; 7
            {a b}              ; 3
            nope(@)            ; 4
            abs()              ; 3
            abs(a, b)          ; 3
            "abs"(a)           ; 5
            'open              ; 0
            `{`                ; 2
            `open              ; 0
            a = b              ; 2
            #                  ; 0
            a[::0]             ; 4
            a[99999999999]     ; 2
            """)
    void nameTheOffset(String query, int offset) {
      assertThatThrownBy(() -> JmesPath.compile(query))
          .isInstanceOfSatisfying(
              JmesPathSyntaxException.class,
              fault -> assertThat(fault.offset()).as(query).isEqualTo(offset));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "abs('a')",
          "avg(['a'])",
          "length(`1`)",
          "join('-', `[1]`)",
          "keys(`[]`)",
          "max(`[1,\"a\"]`)",
          "sort(`[true]`)",
          "sort_by(@, a)",
          "map(@, &a)",
          "sum(`{}`)",
          "contains(`1`, `1`)",
          "reverse(`1`)",
          "merge(`1`)",
          "&a"
        })
    void ofWhatAFunctionDoesNotTake(String query) {
      assertThatThrownBy(() -> search("[]", query)).isInstanceOf(JmesPathEvaluationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "(", "[", "a.", "a|", "a||", "[?", "abs("})
    void ofTooMuchNesting(String open) {
      assertThatThrownBy(() -> JmesPath.compile(open.repeat(2_000) + "a"))
          .isInstanceOf(JmesPathSyntaxException.class)
          .hasMessageContaining("nested too deep");
    }

    @Test
    void ofTooMuchText() {
      assertThatThrownBy(() -> JmesPath.compile("a".repeat(JmesPath.MAX_CHARS + 1)))
          .isInstanceOf(JmesPathSyntaxException.class);
    }
  }
}
