import { EMPTY_CONTENT, type DecContent, type DecFields, type DecItem } from '../../domain/declaration/content.ts'

/** 示例 export declaration that has nothing to object to: FOB, one line, codes checked. */
export function exportContent(head: DecFields = {}, item: DecFields = {}): DecContent {
  return {
    ...EMPTY_CONTENT,
    head: {
      IEFlag: 'E', AgentCode: '3302019999', AgentName: '示例外贸综合服务有限公司', CustomMaster: '3111', CutMode: '101', DistinatePort: 'USA309', GrossWet: '120', NetWt: '100', IEPort: '3111', OwnerCode: 'NO',
      OwnerName: '示例生产有限公司', PackNo: '10', TradeCode: '3302019999', TradeCountry: 'USA', TradeMode: '0110', TradeName: '示例外贸综合服务有限公司', TrafMode: '2', TrafName: 'DEMO SHIP/001E', TransMode: '3', WrapType: '22',
      EdiId: '1', CopName: '示例外贸综合服务有限公司', CopCode: '3302019999', EntryType: 'M', TypistNo: '8900000000000', InputerName: '示例录入员', DeclTrnRel: '0', CopCodeScc: '91330201MA28XXXX0A', OwnerCodeScc: '91330201MA28XXXX0B',
      AgentCodeScc: '91330201MA28XXXX0A', TradeCoScc: '91330201MA28XXXX0A', PromiseItmes: '00099', TradeAreaCode: 'USA', MarkNo: 'N/M', EntyPortCode: '330201', DeclareName: '示例申报员', OverseasConsigneeEname: 'DEMO IMPORT INC', BillNo: 'DEMOBL0001',
      ...head,
    },
    items: [exportItem(item)],
  }
}

export function exportItem(fields: DecFields = {}): DecItem {
  return {
    fields: {
      CodeTS: '9405310000', GName: '节日灯', GModel: '0|0|塑料/发光二极管|装饰用|无品牌', DeclPrice: '5', DutyMode: '1', OriginCountry: 'CHN', TradeCurr: 'USD', DeclTotal: '500', GQty: '100', FirstQty: '100', SecondQty: '100',
      GUnit: '006', FirstUnit: '006', SecondUnit: '035', DestinationCountry: 'USA', DistrictCode: '33019', ...fields,
    },
    permits: [],
  }
}
